import { expect, test } from 'vitest'
import { classify } from '../actions/classify.js'
import { quote } from '../actions/quote.js'
import { createClient } from '../client/createClient.js'
import { weighedOffers } from '../policy/weighedOffers.js'
import type { Offer } from '../routes/route.js'
import { fakeRoute } from '../testing/fakeRoute.js'
import { logits, toySource } from '../testing/fixtures/toyModel.js'
import { usd } from '../utils/usd.js'

const ask = { models: [toySource()], input: 'app.example', stakes: usd('10') } as const

test('behavior: an offer that its hedge overtakes is learned to be slower than it said', async () => {
  const said: Partial<Offer> = { latency: { state: 'warm', expected: 20, p95: 40 } }
  const outputs = () => logits(9, -9)
  const slow = fakeRoute({ id: 'slow', offer: said, outputs, delay: 60_000 })
  const price = { ceiling: '0.0001', expected: '0.0001' }
  const quick = fakeRoute({ id: 'quick', offer: { ...said, price }, outputs, delay: 5 })
  const client = createClient({
    routes: [slow.route, quick.route],
    consent: () => true,
    policy: { secondWorth: usd('10'), exploration: { share: 0 } },
    budget: { perCall: usd('1') },
  })
  const { plan, offer } = await classify(client, ask)
  expect(plan.strategy).toBe('hedge')
  expect(offer.route).toBe('quick')
  const learned = weighedOffers(await quote(client, ask)).find(({ route }) => route === 'slow')
  expect(learned?.latency.expected).toBeGreaterThan(20)
  expect(learned?.basis?.latency?.samples).toBe(1)
})
