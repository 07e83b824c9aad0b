import { expect, test } from 'vitest'
import { whyMalformed } from '../../policy/malformed.js'
import { fixtureModel } from '../local/fixtures/fixtureModel.js'
import type { ChainQuote } from './network.js'
import { makeOffer } from './offers.js'

const model = fixtureModel()
const { labels = [], name } = model.manifest.core
const none = { fee: '0', rebate: '0', value: '0', gas: '0', total: '0', worst: '0' }
const quote: ChainQuote = {
  way: 'push',
  model: { id: model.id, name },
  quorum: { k: 3, n: 5 },
  wei: none,
  usd: none,
  nativePrice: '3000',
  gasUnits: 0,
  latency: { expected: 25_000, p95: 82_000 },
  ready: true,
} as const

test('behavior: where the deadline ends sooner than blocks come, the offer is slow, and not malformed', () => {
  expect(makeOffer(model, quote).latency).toMatchObject({ expected: 25_000, p95: 82_000 })
  const offer = makeOffer(model, { ...quote, latency: { expected: 25_000, p95: 20_000 } })
  expect(offer.latency).toEqual({ state: 'warm', expected: 25_000, p95: 25_000 })
  expect(whyMalformed(offer, labels)).toBeUndefined()
})
