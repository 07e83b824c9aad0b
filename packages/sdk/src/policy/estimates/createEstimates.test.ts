import { describe, expect, test } from 'vitest'
import type { Offer } from '../../routes/route.js'
import { seededRandom } from '../../testing/fixtures/seededRandom.js'
import { createEstimates } from './createEstimates.js'
import type { EstimateFacts, EstimateStore, Sighting } from './estimates.js'

const basis = (source: string, prior: number) => ({ source, prior, samples: 0 })
const offer: Offer = {
  id: 'cloud/one/m',
  route: 'cloud',
  operator: 'one',
  model: { id: `0x${'11'.repeat(32)}`, name: 'm' },
  privacy: 'provider',
  evidence: 'none',
  determinism: 'exact',
  price: { ceiling: '0.01', expected: '0.002' },
  latency: { state: 'warm', expected: 600, p95: 1800 },
  download: 0,
  arrives: 0.98,
  dishonest: 0.01,
  undetected: 1,
  expected: { benign: { share: 0.9, wrong: 0.05 }, phishing: { share: 0.1, wrong: 0.2 } },
  cancellable: true,
  basis: {
    price: basis('provider', 0.002),
    latency: basis('cloud/latency', 600),
    arrives: basis('cloud/arrives', 0.98),
    dishonest: basis('cloud/dishonest', 0.01),
    undetected: basis('cloud/undetected/none', 1),
    wrong: basis('manifest', 0.065),
  },
}
const start = Date.UTC(2026, 0, 1)
const minute = 60_000
const facts: EstimateFacts = { size: 100, device: '4-core', now: start }
const answered = (took: number, charged = '0.002'): Sighting['attempt'] => ({
  outcome: 'answered',
  took,
  charged,
})
const failed: Sighting['attempt'] = { outcome: 'failed', took: 50, charged: '0' }

/** Estimates, told of sightings a minute apart. */
function told(store?: EstimateStore) {
  const estimates = createEstimates({ store })
  let at = start
  const see = (sighting: Partial<Sighting>) => {
    at += minute
    estimates.saw({ offer, size: 100, at, ...sighting }, facts)
  }
  const now = (one: Offer = offer, more: Partial<EstimateFacts> = {}) =>
    estimates.apply([one], { ...facts, now: at, ...more })[0] as Offer
  return { estimates, see, now }
}

test('default: what nothing was seen of is as its route made it', () => {
  const { now } = told()
  expect(now()).toEqual(offer)
  const { basis, ...unsaid } = offer
  expect(now(unsaid)).toEqual(unsaid)
})

describe('behavior: what is seen often is believed, and followed when it changes', () => {
  const random = seededRandom(1)
  const logNormal = (median: number, sigma: number) =>
    median *
    Math.exp(sigma * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()))
  const { see, now } = told()
  const run = (median: number, arrives: number, charged: string) => {
    for (let i = 0; i < 600; i++)
      see({ attempt: random() < arrives ? answered(logNormal(median, 0.5), charged) : failed })
  }
  const mean = (median: number) => median * Math.exp(0.125)
  const p95 = (median: number) => median * Math.exp(1.645 * 0.5)

  test.each([
    [300, 0.9, '0.001'],
    [2400, 0.99, '0.003'],
    [600, 0.7, '0.002'],
  ])('%i ms, %f, $%s', (median, arrives, charged) => {
    run(median, arrives, charged)
    const { latency, price, ...offer } = now()
    const all = arrives * mean(median) + (1 - arrives) * 50
    expect(latency.expected / all).toBeGreaterThan(0.85)
    expect(latency.expected / all).toBeLessThan(1.15)
    expect(latency.p95 / p95(median)).toBeGreaterThan(0.8)
    expect(latency.p95 / p95(median)).toBeLessThan(1.35)
    expect(Math.abs(offer.arrives - arrives)).toBeLessThan(0.05)
    expect(Math.abs(Number(price.expected) / (Number(charged) * arrives) - 1)).toBeLessThan(0.2)
    expect(offer.basis?.arrives?.samples).toBeGreaterThan(50)
    expect(offer.basis?.arrives?.prior).toBe(0.98)
  })
})
