import { expect, test } from 'vitest'
import { toyOffer } from '../testing/fixtures/toyModel.js'
import { usd } from '../utils/usd.js'
import { planRequest } from './planRequest.js'
import { resolvePolicy } from './policy.js'

const labels = ['benign', 'phishing']
const policy = resolvePolicy(
  { maxAttempts: 8, require: { privacy: 'public' }, answerWorth: usd('20') },
  usd('10'),
)

/** How often an offer is weighed for a plan among so many, of eight models at as many operators. */
function weighings(count: number): number {
  let reads = 0
  const offers = Array.from({ length: count }, (_, i) => {
    const offer = toyOffer({
      id: `o${i}`,
      operator: `operator-${i}`,
      model: { id: `0x${`1${i % 8}`.repeat(32)}`, name: 'model' },
      price: { ceiling: '0.01', expected: '0.005' },
      latency: { state: 'warm', expected: 500 + 7 * i, p95: 1500 + i },
      expected: {
        benign: { share: 0.8, wrong: 0.3 - 0.02 * (i % 8) },
        phishing: { share: 0.2, wrong: 0.1 },
      },
    })
    return Object.defineProperty(offer, 'undetected', {
      enumerable: true,
      get: () => {
        reads++
        return 0.5
      },
    })
  })
  const plan = planRequest(
    { labels, stakes: usd('10'), requirements: policy.requirements },
    offers,
    policy,
  )
  expect(plan.strategy).toBe('cascade')
  return reads
}

test('behavior: the work of a plan grows with its offers, not with the ways to order them', () => {
  const few = weighings(12)
  expect(few).toBeLessThan(40_000)
  expect(weighings(48)).toBeLessThan(8 * few)
})
