import { afterAll, beforeAll, describe, test } from 'vitest'
import { routeConformance } from '../../testing/conformance.js'
import { usd } from '../../utils/usd.js'
import { fixtureModel, fixtureSource } from '../local/fixtures/fixtureModel.js'
import { chain } from './chain.js'
import { startTestChain, type TestChain } from './fixtures/testChain.js'
import { trineHub } from './hub/trineHub.js'

let world: TestChain

beforeAll(async () => {
  world = await startTestChain({ model: fixtureModel() })
}, 60_000)
afterAll(() => world?.stop())

describe('route contract', () => {
  const cases = routeConformance({
    makeRoute: () =>
      chain({
        network: trineHub({ hub: world.hub }),
        publicClient: world.publicClient,
        nativePrice: usd('3000'),
        store: 'memory',
      })({ clientId: 'conformance' }),
    model: fixtureSource(),
    inputs: ['my-garden', 'evil-garden'],
    target: { consumer: `0x${'c0'.repeat(20)}`, requester: `0x${'12'.repeat(20)}` },
  })
  for (const { name, run } of cases) test(name, run)
})
