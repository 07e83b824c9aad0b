import { afterAll, beforeAll, describe, test } from 'vitest'
import { routeConformance } from '../../testing/conformance.js'
import { toySource } from '../../testing/fixtures/toyModel.js'
import { usd } from '../../utils/usd.js'
import { cloud } from './cloud.js'
import { sums } from './fixtures/answers.js'
import { startTestProvider, type TestProvider } from './fixtures/testProvider.js'

let server: TestProvider

beforeAll(async () => {
  server = await startTestProvider(sums)
})
afterAll(() => server?.stop())

describe('route contract', () => {
  const input = (n: number) => ({ bytes: { shape: [1, 64], data: new Float32Array(64).fill(n) } })
  const prices = { '*': { request: usd('0.0002') } }
  const cases = routeConformance({
    makeRoute: () =>
      cloud({ providers: [{ id: 'toy', oip: server.url, prices }] })({ clientId: 'conformance' }),
    model: toySource(),
    inputs: [input(1), input(2)],
    networkUses: () => server.seen.length,
  })
  for (const { name, run } of cases) test(name, run)
})
