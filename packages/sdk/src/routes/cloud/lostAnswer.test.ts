import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { generate } from '../../actions/generate.js'
import { createClient } from '../../client/createClient.js'
import { hostedModel } from '../../models/hosted.js'
import { usd } from '../../utils/usd.js'
import { cloud } from './cloud.js'
import { startTestProvider, type TestProvider } from './fixtures/testProvider.js'

let server: TestProvider
const model = hostedModel({ name: 'toy-text', task: 'generate' })

beforeAll(async () => {
  server = await startTestProvider((_, response) => {
    response.destroy()
  })
})
afterAll(() => server?.stop())

const moneyAfter = (url: string) => {
  const prices = { '*': { input: usd('100'), output: usd('200') } }
  const client = createClient({
    routes: [cloud({ providers: [{ id: 'toy', openai: url, prices }] })],
    policy: { require: { privacy: 'provider' } },
    budget: { perCall: usd('1') },
    consent: () => true,
  })
  return generate(client, { models: [model], input: 'One' }).then(
    () => undefined,
    ({ code, money }) => ({ code, charged: money.charged }),
  )
}

test('behavior: a request that arrived and brought no answer counts, since it may be charged', async () => {
  const told = await moneyAfter(`${server.url}/v1`)
  expect(server.seen).toHaveLength(1)
  expect(told).toMatchObject({ code: 'cloud/provider-unreachable' })
  expect(usd(told?.charged)).toBeGreaterThan(0n)
})

test('behavior: one that found nobody does not', async () => {
  const gone = await startTestProvider(() => {})
  await gone.stop()
  expect(await moneyAfter(`${gone.url}/v1`)).toEqual({
    code: 'cloud/provider-unreachable',
    charged: '0',
  })
})

test('behavior: a network that is lost after it was sent: it counts; one that was not there: it does not', async () => {
  const navigator = { onLine: true }
  vi.stubGlobal('navigator', navigator)
  server.answer((_, response) => {
    navigator.onLine = false
    response.destroy()
  })
  const told = await moneyAfter(`${server.url}/v1`)
  expect(usd(told?.charged)).toBeGreaterThan(0n)
  expect(await moneyAfter(`${server.url}/v1`)).toMatchObject({ charged: '0' })
  vi.unstubAllGlobals()
})

test('behavior: one that was sent on to another address does not', async () => {
  server.answer((_, response) => {
    response.writeHead(307, { location: 'http://127.0.0.1:9/' }).end()
  })
  expect(await moneyAfter(`${server.url}/v1`)).toEqual({
    code: 'cloud/answer-malformed',
    charged: '0',
  })
})
