import { describe, expect, test } from 'vitest'
import type { Offer } from '../routes/route.js'
import { toyOffer } from '../testing/fixtures/toyModel.js'
import { usd } from '../utils/usd.js'
import { lateness } from './lateness.js'
import { planRequest } from './planRequest.js'
import { resolvePolicy } from './policy.js'

/** Numbers in [0, 1) that are the same each time (Mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Times of a log-normal with this mean and 95th percentile, drawn one by one (Box-Muller). */
function times({ expected, p95 }: { expected: number; p95: number }, random: () => number) {
  const z = 1.6448536269514722
  const sigma = z - Math.sqrt(Math.max(0, z ** 2 - 2 * Math.log(p95 / expected)))
  const mu = Math.log(expected) - sigma ** 2 / 2
  return () => {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
    return Math.exp(mu + sigma * normal)
  }
}

/** The mean of an outcome, and four standard errors of it. */
function simulate(outcome: () => number, runs = 400_000): { mean: number; error: number } {
  let sum = 0
  let squares = 0
  for (let i = 0; i < runs; i++) {
    const value = outcome()
    sum += value
    squares += value ** 2
  }
  const mean = sum / runs
  return { mean, error: 4 * Math.sqrt((squares / runs - mean ** 2) / runs) }
}

const latency = { state: 'warm', expected: 1000, p95: 3000 } as const
const policy = resolvePolicy(
  { require: { privacy: 'provider' }, secondWorth: usd('0.1'), answerWorth: usd('100') },
  usd('1'),
)
const provider = (id: string, changes: Partial<Offer> = {}) =>
  toyOffer({
    id,
    operator: id,
    privacy: 'provider',
    evidence: 'signed',
    price: { ceiling: '0.02', expected: '0.01' },
    latency,
    expected: undefined,
    ...changes,
  })
const plan = (offers: readonly Offer[], its = policy) =>
  planRequest({ labels: [], stakes: usd('10'), requirements: its.requirements }, offers, its)

describe('lateness', () => {
  test('default: at the 95th percentile the chance is 5 %', () => {
    for (const p95 of [1001, 1500, 3000, 3868])
      expect(lateness({ expected: 1000, p95 }, p95).chance).toBeCloseTo(0.05, 6)
  })

  test.each([
    [1000, 2000, 2500],
    [1000, 3000, 3000],
    [1000, 50_000, 60_000],
    [1000, 50_000, 3000],
  ])('default: mean %i, p95 %i, after %i: as simulated', (expected, p95, after) => {
    const draw = times({ expected, p95 }, seeded(1))
    const { chance, excess } = lateness({ expected, p95 }, after)
    const late = simulate(() => (draw() > after ? 1 : 0))
    expect(Math.abs(chance - late.mean)).toBeLessThanOrEqual(late.error)
    const over = simulate(() => Math.max(0, draw() - after))
    expect(Math.abs(excess - over.mean)).toBeLessThanOrEqual(over.error)
    // Never more than there is to wait at all.
    expect(excess).toBeLessThanOrEqual(expected)
  })

  test('behavior: a time that is always the same, or none, is never late', () => {
    expect(lateness({ expected: 1000, p95: 1000 }, 900)).toEqual({ chance: 0, excess: 0 })
    expect(lateness({ expected: 0, p95: 0 }, 0)).toEqual({ chance: 0, excess: 0 })
  })
})

describe('hedge', () => {
  const first = provider('first')
  const second = provider('second', { latency: { ...latency, expected: 1001 } })

  test('default: the step says what is asked besides, when, and why', () => {
    const made = plan([second, first])
    expect(made).toMatchObject({ strategy: 'hedge', rejected: [] })
    expect(made.steps[0]).toMatchObject({
      offer: { id: 'first' },
      hedge: { offer: { id: 'second' }, after: 3000 },
    })
    expect(made.steps[0]?.reason).toContain(
      '"second" is asked too if no answer has come after 3000',
    )
    // Its twins: where a second is worth nothing, or asking costs more than waiting.
    expect(plan([first, second], { ...policy, secondWorth: usd('0') }).steps[0]?.hedge).toBe(
      undefined,
    )
    const dear = { ...second, price: { ceiling: '0.9', expected: '0.9' } }
    expect(plan([first, dear]).steps[0]?.hedge).toBe(undefined)
  })

  test('behavior: the value is the mean of simulated outcomes', () => {
    const a = provider('a', { dishonest: 0.01, undetected: 1 })
    const b = provider('b', {
      dishonest: 0.002,
      undetected: 1,
      price: { ceiling: '0.2', expected: '0.03' },
      latency: { state: 'warm', expected: 1200, p95: 1200 },
    })
    // Alone `b` would be too dear: what makes it pay is the tail of `a`.
    const its = { ...policy, answerWorth: usd('11') }
    const made = planRequest(
      { labels: [], stakes: usd('3'), requirements: its.requirements },
      [a, b],
      its,
    )
    expect(made.steps[0]?.hedge?.offer.id).toBe('b')
    const random = seeded(2)
    const draw = times(latency, random)
    const { mean, error } = simulate(() => {
      const time = draw()
      const asked = time > 3000
      const sooner = time > 3000 + 1200
      const wrong = random() < (sooner ? 0.002 : 0.01)
      const seconds = (sooner ? 4200 : time) / 1000
      return 0.01 + (asked ? 0.03 : 0) + 0.1 * seconds + (wrong ? 3 : 0)
    }, 1_000_000)
    expect(Math.abs((made.steps[0]?.value ?? 0) - mean)).toBeLessThanOrEqual(error)
    // What it gains is more than the simulation's error, or this would show nothing.
    const alone = plan([a]).steps[0]?.terms.time ?? 0
    expect(alone - (made.steps[0]?.terms.time ?? 0)).toBeGreaterThan(error)
  })

  const refused: readonly [string, Partial<Offer>][] = [
    ['of the same operator', { operator: 'first' }],
    ['of another model', { model: { id: `0x${'22'.repeat(32)}`, name: 'other' } }],
    ['that cannot be taken back', { cancellable: false }],
    ['that shows the input to more', { privacy: 'public' }],
    ['with evidence that is not accepted', { evidence: 'none' }],
    [
      'that, with the first, may cost more than there is',
      { price: { ceiling: '0.99', expected: '0' } },
    ],
    ['that would come too late', { latency: { state: 'warm', expected: 57_001, p95: 57_001 } }],
  ]
  test.each(refused)('behavior: none %s', (_, changes) => {
    const its = resolvePolicy(
      {
        require: { privacy: 'public', evidence: ['signed'] },
        secondWorth: usd('0.1'),
        answerWorth: usd('100'),
      },
      usd('1'),
    )
    const one = { ...first, privacy: 'attested' as const }
    const two = { ...second, privacy: 'attested' as const }
    expect(plan([one, two], its).steps[0]?.hedge?.offer.id).toBe('second')
    expect(plan([one, { ...two, ...changes }], its).steps[0]?.hedge).toBe(undefined)
  })

  test('behavior: none for a first that cannot be taken back, or only one attempt', () => {
    expect(plan([{ ...first, cancellable: false }, second]).steps[0]).toMatchObject({
      offer: { id: 'first' },
    })
    expect(plan([{ ...first, cancellable: false }, second]).steps[0]?.hedge).toBe(undefined)
    expect(plan([first, second], { ...policy, maxAttempts: 1 }).steps[0]?.hedge).toBe(undefined)
  })
})

describe('provisional', () => {
  const device = toyOffer({ id: 'device', expected: undefined })
  const signed = { ...policy.requirements, evidence: ['signed'] as const }
  const ask = (offers: readonly Offer[], requirements = signed as typeof policy.requirements) =>
    planRequest({ labels: [], stakes: usd('10'), requirements, provisional: true }, offers, policy)

  test('default: what the device says for nothing, though its evidence is not accepted', () => {
    const made = ask([provider('first'), device])
    expect(made).toMatchObject({ strategy: 'provisional', provisional: { id: 'device' } })
    expect(made.rejected).toMatchObject([{ offer: 'device', facts: { id: 'device' } }])
    // Its twin: nobody asked for it.
    const parameters = { labels: [], stakes: usd('10'), requirements: signed }
    const without = planRequest(parameters, [provider('first'), device], policy)
    expect(without.provisional).toBe(undefined)
    expect(without.strategy).toBe('single')
  })

  test('behavior: for a contract, too', () => {
    const requirements = { ...policy.requirements, audience: 'contract' as const }
    const committee = { ...provider('first'), evidence: 'quorum(3,5)' } as const
    expect(ask([committee, device], requirements).provisional?.id).toBe('device')
  })

  test('behavior: the best of several', () => {
    const slow = toyOffer({
      id: 'a-slow',
      expected: undefined,
      latency: { state: 'cold', expected: 9000, p95: 9000 },
    })
    expect(ask([provider('first'), slow, device]).provisional?.id).toBe('device')
  })

  test.each<[string, Offer]>([
    ['costs', { ...device, price: { ceiling: '0.000001', expected: '0' } }],
    ['leaves the device', { ...device, privacy: 'attested' }],
    ['is too large', { ...device, download: 2 ** 40 }],
    ['cannot be had', { ...device, obstacle: 'it has no room' }],
    ['is malformed', { ...device, arrives: 2 }],
  ])('behavior: none that %s', (_, offer) => {
    expect(ask([provider('first'), offer]).provisional).toBe(undefined)
  })

  test('behavior: none where the plan begins with one, or there is no plan', () => {
    expect(ask([device], policy.requirements).provisional).toBe(undefined)
    expect(ask([device])).toMatchObject({ strategy: 'abstain', steps: [] })
    expect(ask([device]).provisional).toBe(undefined)
  })
})
