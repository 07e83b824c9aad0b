import { describe, expect, test, vi } from 'vitest'
import type { Offer } from '../../routes/route.js'
import { seededRandom } from '../../testing/fixtures/seededRandom.js'
import { whyMalformed } from '../malformed.js'
import { createEstimates, mostKeys } from './createEstimates.js'
import type { EstimateFacts, EstimateStore, Sighting } from './estimates.js'
import { memoryEstimates } from './stores/memory.js'

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
  const wait = (milliseconds: number) => {
    at += milliseconds
  }
  return { estimates, see, now, wait }
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

test('behavior: an outage is noticed at once, costs few attempts, and is not held against it for ever', () => {
  const { see, now, wait } = told()
  for (let i = 0; i < 100; i++) see({ attempt: answered(600) })
  see({ attempt: failed })
  expect(now().arrives).toBeGreaterThan(0.8)
  for (let i = 0; i < 4; i++) see({ attempt: failed })
  expect(now().arrives).toBeLessThan(0.15)
  wait(60 * minute)
  expect(now().arrives).toBeGreaterThan(0.9)
  see({ attempt: failed })
  see({ attempt: failed })
  // It has failed for an hour: it is taken to be down for longer than before.
  wait(10 * minute)
  expect(now().arrives).toBeLessThan(0.5)
  see({ attempt: answered(600) })
  expect(now().arrives).toBeGreaterThan(0.9)
})

test('behavior: sizes, and cold and warm, are apart, and speak for each other as far as little is seen', () => {
  const { see, now } = told()
  const cold: Offer = { ...offer, latency: { ...offer.latency, state: 'cold' } }
  for (let i = 0; i < 60; i++) see({ attempt: answered(6000), size: 100_000 })
  expect(now(offer, { size: 100_000 }).latency.expected).toBeGreaterThan(5000)
  expect(now().latency.expected).toBeGreaterThan(4000)
  expect(now(cold).latency.expected).toBe(600)
  for (let i = 0; i < 60; i++) see({ attempt: answered(600) })
  expect(now().latency.expected).toBeLessThan(1500)
  expect(now(offer, { size: 100_000 }).latency.expected).toBeGreaterThan(4000)
})

test('behavior: what is always overtaken does not stay as quick as it said', () => {
  const { see, now } = told()
  const withdrawn = (took: number): Partial<Sighting> => ({
    attempt: { outcome: 'withdrawn', took, charged: '0' },
  })
  for (let i = 0; i < 50; i++) see(withdrawn(100))
  expect(now()).toEqual(offer)
  for (let i = 0; i < 50; i++) see(withdrawn(2400))
  expect(now().latency.expected).toBeGreaterThan(2000)
  expect(now()).toMatchObject({ arrives: 0.98, price: { expected: '0.002' } })
})

describe('behavior: who is to blame', () => {
  const elsewhere: Offer = { ...offer, id: 'cloud/two/m', operator: 'two' }

  test('a check that failed tells of the operator, and of nobody else', () => {
    const { see, now } = told()
    for (let i = 0; i < 20; i++) see({ attempt: failed, honest: false })
    expect(now().dishonest).toBeGreaterThan(0.25)
    expect(now().arrives).toBe(0.98)
    expect(now(elsewhere)).toEqual(elsewhere)
  })

  test('a wrong answer of a liar is not the model’s; its twin: of an honest operator', () => {
    const wrongOf = (lies: boolean) => {
      const { see, now } = told()
      for (let i = 0; i < 60; i++) see({ honest: !lies })
      for (let i = 0; i < 20; i++) see({ right: { label: 'benign', correct: false } })
      return now(elsewhere).expected?.benign?.wrong ?? 0
    }
    expect(wrongOf(true)).toBeLessThan(0.3)
    expect(wrongOf(false)).toBeGreaterThan(0.8)
  })
})

test('behavior: an attacker’s label is never believed more; its twin: another', () => {
  const { see, now } = told()
  for (let i = 0; i < 50; i++) see({ right: { label: 'benign', correct: true } })
  const isAttacked = (_: string, label: string) => label === 'benign'
  expect(now(offer, { isAttacked }).expected?.benign?.wrong).toBe(0.05)
  expect(now().expected?.benign?.wrong).toBeLessThan(0.04)
})

test('behavior: one miss of a rare label is not all that is known of it; its twin: ten', () => {
  const { see, now } = told()
  const miss = () => see({ right: { label: 'phishing', correct: false } })
  miss()
  const once = now().expected?.phishing?.wrong ?? 1
  expect(once).toBeGreaterThan(0.21)
  expect(once).toBeLessThan(0.45)
  for (let i = 0; i < 9; i++) miss()
  expect(now().expected?.phishing?.wrong).toBeGreaterThan(0.8)
})

describe('behavior: clocks', () => {
  test('that jump, ahead or back, take nothing away', () => {
    const { estimates, see, now } = told()
    for (let i = 0; i < 50; i++) see({ attempt: answered(3000) })
    const before = now().latency.expected
    const years = 20 * 365 * 24 * 60 * minute
    for (const at of [start - years, start + years, Number.NaN, -1, 1e300])
      expect(now(offer, { now: at }).latency.expected).toBeGreaterThan(600)
    const attempt = answered(3000)
    estimates.saw({ offer, size: 100, at: start + years, attempt }, facts)
    estimates.saw({ offer, size: 100, at: start + 60 * minute, attempt }, facts)
    expect(now().latency.expected / before).toBeGreaterThan(0.5)
  })

  test('that go on: what was seen counts less and less', () => {
    const { see, now, wait } = told()
    for (let i = 0; i < 50; i++) see({ attempt: answered(3000) })
    const { samples } = now().basis?.latency ?? { samples: 0 }
    wait(7 * 24 * 60 * minute)
    expect(now().basis?.latency?.samples).toBeCloseTo(samples / 2, 1)
  })
})

test('error: whatever is seen, every number stays one that offers may have', () => {
  const odd = [0, -1, 1e308, Number.NaN, Number.POSITIVE_INFINITY, 5e-324]
  const { see, now } = told()
  for (const took of odd)
    for (const charged of ['0', '999999999999', 'no amount', undefined as never])
      for (const outcome of ['answered', 'failed', 'timed-out', 'withdrawn'] as const)
        see({
          attempt: { outcome, took, charged },
          size: took,
          right: { label: '*', correct: false },
        })
  const labels = ['benign', 'phishing']
  expect(whyMalformed(now(), labels)).toBeUndefined()
  expect(now({ id: 5 } as never)).toEqual({ id: 5 })
})

test.each<[string, Partial<Offer>]>([
  ['a chance above one', { arrives: 1.5 }],
  ['a chance below none', { dishonest: -0.05 }],
  ['a quantile below the mean', { latency: { state: 'warm', expected: 600, p95: 5 } }],
  ['a price above its ceiling', { price: { ceiling: '0.001', expected: '0.002' } }],
])('error: %s is left to the plan to reject, however much was seen', (_, wrong) => {
  const { see, now } = told()
  const { basis, ...unsaid } = offer
  const bad = { ...unsaid, ...wrong }
  expect(now(bad)).toEqual(bad)
  for (let i = 0; i < 60; i++) see({ attempt: answered(300), honest: i % 2 === 0 })
  expect(now(bad)).toEqual(bad)
  // Its twin: one that is well-formed learns.
  expect(now(unsaid)).not.toEqual(unsaid)
})

test('error: priors that nothing can be reckoned with are as if nothing had been learned', () => {
  const estimates = createEstimates({ priors: { 'outage/lasts': 0 } })
  estimates.saw({ offer, size: 100, at: start, attempt: answered(300) }, facts)
  expect(estimates.apply([offer], facts)).toEqual([offer])
})

test('behavior: a label may be called as what every object has', () => {
  const { see, now } = told()
  const rates = { constructor: { share: 0.9, wrong: 0.05 }, benign: { share: 0.1, wrong: 0.2 } }
  const odd = { ...offer, expected: rates } as Offer
  for (const label of ['constructor', 'toString', '__proto__', 'benign'])
    see({ offer: odd, right: { label, correct: false } })
  const { expected } = now(odd, { labels: Object.keys(rates) })
  for (const label of ['constructor', 'benign'] as const)
    expect(expected?.[label]?.wrong).toBeGreaterThan(rates[label].wrong)
})

describe('store', () => {
  const settled = () => new Promise((resolve) => setTimeout(resolve, 5))

  test('default: a new client knows what another learned', async () => {
    const store = memoryEstimates()
    const first = told(store)
    for (let i = 0; i < 30; i++) first.see({ attempt: answered(3000) })
    await settled()
    const second = told(store)
    expect(second.now().latency.expected).toBe(600)
    await second.estimates.ready()
    expect(second.now().latency.expected).toBeGreaterThan(2500)
  })

  test('behavior: two at once add to each other', async () => {
    const store = memoryEstimates()
    const [one, two] = [told(store), told(store)]
    for (let i = 0; i < 20; i++) {
      one.see({ attempt: answered(600) })
      two.see({ attempt: answered(600) })
    }
    await settled()
    const third = told(store)
    await third.estimates.ready()
    const samples = (client: typeof one) => client.now().basis?.arrives?.samples ?? 0
    expect(samples(third)).toBeGreaterThan(35)
    expect(samples(one)).toBeGreaterThan(35)
  })

  test.each([
    ['throws', () => Promise.reject(new Error('secret'))],
    ['never answers', () => new Promise<never>(() => {})],
    ['holds something else', async () => new Map<string, unknown>([['answers|cloud/one/m', 'x']])],
  ])('error: one that %s is as if nothing had been learned', async (_, read) => {
    const estimates = createEstimates({
      store: { read, update: () => Promise.reject(new Error()) },
    })
    await estimates.ready()
    expect(estimates.apply([offer], facts)).toEqual([offer])
    estimates.saw({ offer, size: 1, at: start, attempt: answered(9000) }, facts)
    expect(estimates.apply([offer], facts)[0]?.latency.expected).toBeGreaterThan(600)
  })

  test('behavior: one that never answers is waited for once, and not by each request', async () => {
    const never = () => new Promise<never>(() => {})
    const estimates = createEstimates({ store: { read: never, update: never } })
    await estimates.ready()
    const timer = vi.spyOn(globalThis, 'setTimeout')
    await estimates.ready()
    expect(timer).not.toHaveBeenCalled()
    timer.mockRestore()
  })

  test('behavior: a corrupt entry begins again, and is mended', async () => {
    const store = memoryEstimates()
    const bad = { version: 1, at: start, tallies: { answered: [Number.NaN, 1] } }
    await store.update('answers|cloud/one/m', () => bad)
    const { see, now, estimates } = told(store)
    await estimates.ready()
    expect(now()).toEqual(offer)
    see({ attempt: answered(600) })
    await settled()
    expect(now().basis?.arrives?.samples).toBeCloseTo(1, 1)
  })

  test('error: more answers than attempts, and whatever else it may hold, make no malformed offer', async () => {
    const tally = [1, 1e6] as const
    const names = ['answered', 'failed', 'charged', 'lied', 'benign', '*']
    const bad = {
      version: 1,
      at: start,
      tallies: Object.fromEntries(names.map((name) => [name, tally])),
      bins: { '99': 1e6 },
    }
    const store = memoryEstimates()
    const told = ['time|cloud/one/m|4-core|warm', 'answers|cloud/one/m', 'honesty|one']
    for (const key of told) await store.update(key, () => bad)
    const estimates = createEstimates({ store })
    await estimates.ready()
    const [learned] = estimates.apply([offer], facts) as [Offer]
    expect(whyMalformed(learned, ['benign', 'phishing'])).toBeUndefined()
    expect(learned.arrives).toBe(1)
    expect(learned.latency.expected).toBeGreaterThan(600)
  })

  test('behavior: it does not grow with what was seen, and keeps a bounded number of keys', async () => {
    const store = memoryEstimates()
    const { see } = told(store)
    const random = seededRandom(5)
    const bytes = async () => JSON.stringify([...(await store.read())]).length
    const run = (n: number) => {
      for (let i = 0; i < n; i++) see({ attempt: answered(6 ** (6 * random())) })
    }
    run(500)
    await settled()
    const before = await bytes()
    run(1500)
    await settled()
    expect((await bytes()) / before).toBeLessThan(1.3)
    for (let i = 0; i < 2 * mostKeys; i++)
      see({ offer: { ...offer, id: `cloud/${i}` }, attempt: failed })
    await settled()
    expect((await store.read()).size).toBeLessThanOrEqual(mostKeys)
  })
})
