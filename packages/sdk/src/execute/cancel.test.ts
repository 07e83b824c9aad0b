import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { classify } from '../actions/classify.js'
import { createClient } from '../client/createClient.js'
import type { InferenceRecord } from '../record/record.js'
import { fakeRoute } from '../testing/fakeRoute.js'
import { logits, toySource } from '../testing/fixtures/toyModel.js'

const never = () => new Promise<never>(() => {})
const ask = { models: [toySource()], input: 'app-uniswap.io' }
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error) => error,
  )
const storeOf = (put: (record: InferenceRecord) => Promise<void>) =>
  ({ put: vi.fn(put), get: never, list: never, clear: never }) as never as { put: typeof put }
const clientOf = (
  put: (record: InferenceRecord) => Promise<void>,
  outputs: Parameters<typeof fakeRoute>[0]['outputs'] = () => logits(9, -9),
) =>
  createClient({
    routes: [fakeRoute({ outputs, offer: { expected: undefined } }).route],
    records: { store: storeOf(put) as never },
  })

// Parts of the SDK load when they are first asked for, which here must take no time.
beforeAll(async () => {
  await classify(
    clientOf(async () => {}),
    ask,
  )
})

// No timer ever fires here: whatever waits for one, waits for ever.
afterEach(() => {
  vi.useRealTimers()
})

describe('cancel, with a record store that is stuck', () => {
  test('while the record is written', async () => {
    const controller = new AbortController()
    const seen: string[] = []
    const put = vi.fn(never)
    const client = clientOf(put)
    vi.useFakeTimers()
    const asking = failure(
      classify(client, {
        ...ask,
        signal: controller.signal,
        onStatus: ({ status }) => seen.push(status),
      }),
    )
    await vi.waitFor(() => expect(put).toHaveBeenCalled())
    controller.abort()
    expect(await asking).toMatchObject({ code: 'request/aborted' })
    expect(seen.slice(-2)).toEqual(['settling', 'aborted'])
  })

  test('at the very moment that it is about to be written', async () => {
    const controller = new AbortController()
    vi.useFakeTimers()
    const asking = classify(clientOf(never), {
      ...ask,
      signal: controller.signal,
      onStatus: ({ status }) => {
        if (status === 'settling') controller.abort()
      },
    })
    expect(await failure(asking)).toMatchObject({ code: 'request/aborted' })
  })

  test('while it runs', async () => {
    const controller = new AbortController()
    vi.useFakeTimers()
    const client = clientOf(never, () => {
      controller.abort()
      return never()
    })
    expect(await failure(classify(client, { ...ask, signal: controller.signal }))).toMatchObject({
      code: 'request/aborted',
    })
  })

  test('after it failed, while that is written: the failure, at once', async () => {
    const controller = new AbortController()
    const put = vi.fn(never)
    const client = clientOf(put, () => Promise.reject(new Error()))
    vi.useFakeTimers()
    const asking = failure(classify(client, { ...ask, signal: controller.signal }))
    await vi.waitFor(() => expect(put).toHaveBeenCalled())
    controller.abort()
    expect(await asking).toMatchObject({ code: 'route/contract-broken' })
  })
})

test('behavior: cancelled while it settles, the record says last that it was', async () => {
  const controller = new AbortController()
  const puts: string[] = []
  const client = clientOf(async ({ status }) => {
    puts.push(status)
  })
  const asking = classify(client, {
    ...ask,
    signal: controller.signal,
    onStatus: ({ status }) => {
      if (status === 'settling') controller.abort()
    },
  })
  expect(await failure(asking)).toMatchObject({ code: 'request/aborted' })
  await vi.waitFor(() => expect(puts).toEqual(['answered', 'aborted']))
})

test('behavior: its twin: cancelled when all is done, the answer stands', async () => {
  const controller = new AbortController()
  const { output } = await classify(
    clientOf(async () => {}),
    {
      ...ask,
      signal: controller.signal,
      onStatus: ({ status }) => {
        if (status === 'done') controller.abort()
      },
    },
  )
  expect(output.label).toBe('benign')
})
