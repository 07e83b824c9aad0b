import { expect, test, vi } from 'vitest'
import { createClient } from '../client/createClient.js'
import { runRequest } from '../execute/runRequest.js'
import { classifyTask } from '../tasks/classify.js'
import { fakeRoute } from '../testing/fakeRoute.js'
import { logits, toySource } from '../testing/fixtures/toyModel.js'
import { once } from '../utils/once.js'
import { enter } from './enter.js'

const never = () => new Promise<never>(() => {})
const ask = { models: [toySource()], input: 'app-uniswap.io' }
const newClient = () =>
  createClient({ routes: [fakeRoute({ outputs: () => logits(9, -9) }).route] })
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error) => error,
  )

test.each([
  ['does not come', never],
  ['fails just then', () => Promise.reject(new Error())],
])('behavior: cancelled while a part of the SDK %s', async (_, load) => {
  const client = newClient()
  const controller = new AbortController()
  const seen: string[] = []
  const parameters = {
    ...ask,
    signal: controller.signal,
    onStatus: ({ status }: { status: string }) => seen.push(status),
  }
  const entering = failure(
    enter(client, 'classify', parameters, () => {
      controller.abort()
      return load()
    }),
  )
  expect(await entering).toMatchObject({ code: 'request/aborted' })
  expect(seen).toEqual(['aborted'])
  await vi.waitFor(async () =>
    expect(await client.records.list()).toMatchObject([{ status: 'aborted' }]),
  )
})

test('error: a part that does not load, recorded too', async () => {
  const client = newClient()
  const parts = once(() => Promise.reject(new Error()))
  expect(await failure(enter(client, 'classify', ask, parts))).toMatchObject({
    code: 'model/download-failed',
  })
  await vi.waitFor(async () =>
    expect(await client.records.list()).toMatchObject([{ status: 'failed' }]),
  )
})

test.each([
  ['does not come', never],
  ['fails just then', () => Promise.reject(new Error())],
])('behavior: cancelled while the recorder %s', async (_, open) => {
  const client = newClient()
  const controller = new AbortController()
  const recorder = {
    ...client.recorder,
    open: () => {
      controller.abort()
      return open()
    },
  }
  const running = runRequest({ ...client, recorder }, classifyTask, {
    ...ask,
    signal: controller.signal,
  })
  expect(await failure(running)).toMatchObject({
    code: 'request/aborted',
    money: { charged: '0' },
  })
})

test('once: a part is loaded once, and again only after it failed', async () => {
  const load = vi.fn().mockRejectedValueOnce(new Error()).mockResolvedValue('part')
  const part = once<string>(load)
  expect(await failure(Promise.all([part(), part()]))).toMatchObject({ code: expect.any(String) })
  expect(load).toHaveBeenCalledTimes(1)
  expect([await part(), await part()]).toEqual(['part', 'part'])
  expect(load).toHaveBeenCalledTimes(2)
})
