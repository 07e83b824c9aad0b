import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Offer } from '../routes/route.js'
import { toyOffer } from '../testing/fixtures/toyModel.js'
import { toDollars, type Usd, usd } from '../utils/usd.js'
import type { Observation } from './beliefs.js'
import { logNormalOf } from './lateness.js'
import type { Plan } from './plan.js'
import { type PlanParameters, planRequest, worthOf } from './planRequest.js'
import { type Policy, resolvePolicy } from './policy.js'
import type { World } from './replay/outcome.js'
import { playPlan } from './replay/playPlan.js'
import { expectation, type State } from './value.js'

const seed = Number(process.env.SEED ?? 1)
fc.configureGlobal({ seed })
const runs = Number(process.env.RUNS ?? 12)
const plays = 20_000

const policy = {
  ...resolvePolicy(
    { require: { privacy: 'public' }, secondWorth: usd('0.2'), timeout: 1e9 },
    usd('1000'),
  ),
  answerWorth: usd('20'),
}
const { requirements } = policy
const both = ['benign', 'phishing']

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

/**
 * A world that is just as its offers say: who is honest, what arrives, which label, and whether it is wrong are
 * drawn from their numbers. Times are log-normal, those of hedges their mean; charges are anything with the
 * stated mean.
 */
function worldOf(
  parameters: PlanParameters,
  its: Policy,
  random: () => number,
  hedge?: Offer,
): World {
  const worth = worthOf(parameters, its)
  const names = parameters.labels.length > 0 ? parameters.labels : ['*']
  const dearest = names.reduce((a, b) => (worth.loss(b) > worth.loss(a) ? b : a))
  const seen: Observation[] = []
  return (offer) => {
    const { latency, price, arrives, dishonest, undetected } = offer
    const took = offer.id === hedge?.id ? latency.expected : timeOf(latency, random)
    const charged = toDollars(usd(price.expected)) * 2 * random()
    if (random() < dishonest) {
      // A lie is believed, and dear.
      const answer = { label: dearest, wrong: 0, isWrong: true }
      return random() < undetected ? { took, charged, answer } : { took, charged }
    }
    if (random() >= arrives) return { took, charged }
    const shares = Object.entries(expectation(worth, { seen } as unknown as State, offer))
    let below = 0
    const drawn = random()
    const drawnFrom = shares.map(([label, { share, wrong }]) => {
      below += share
      return { label, wrong, below }
    })
    const { label, wrong } = (drawnFrom.find(({ below }) => drawn < below) ??
      drawnFrom.at(-1)) as (typeof drawnFrom)[number]
    seen.push({ model: offer.model.id, label, wrong })
    return { took, charged, answer: { label, wrong, isWrong: random() < wrong } }
  }
}

function timeOf(latency: Offer['latency'], random: () => number): number {
  if (latency.p95 <= latency.expected) return latency.expected
  const { mu, sigma } = logNormalOf(latency)
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return Math.exp(mu + sigma * normal)
}

/** How far the mean loss of many plays is from the plan's value, in standard errors. */
function deviation(parameters: PlanParameters, plan: Plan, its: Policy = policy): number {
  const random = seeded(seed)
  let sum = 0
  let squares = 0
  for (let i = 0; i < plays; i++) {
    const world = worldOf(parameters, its, random, plan.steps[0]?.hedge?.offer)
    const { loss } = playPlan(parameters, plan, its, world)
    sum += loss
    squares += loss ** 2
  }
  const mean = sum / plays
  const error = Math.sqrt(Math.max(0, squares / plays - mean ** 2) / plays)
  const off = Math.abs(mean - (plan.steps[0]?.value ?? 0))
  return off < 1e-9 ? 0 : off / error
}

const chance = fc.double({ min: 0, max: 1, noNaN: true })
const offerOf = (index: number) =>
  fc
    .record({
      model: fc.integer({ min: 0, max: 2 }),
      price: fc.nat(2_000_000),
      time: fc.integer({ min: 1, max: 5000 }),
      spread: fc.double({ min: 1, max: 4, noNaN: true }),
      arrives: chance.map((x) => 1 - x ** 3 / 2),
      dishonest: chance.map((x) => x ** 4 / 4),
      undetected: chance,
      share: chance,
      wrong: fc.tuple(chance, chance).map(([a, b]) => [a / 3, b / 3] as const),
    })
    .map(({ model, price, time, spread, share, wrong, ...rest }) =>
      toyOffer({
        ...rest,
        id: `o${index}`,
        operator: `operator-${index}`,
        model: { id: `0x${`${model}${model}`.repeat(32)}`, name: `m${model}` },
        price: { ceiling: (price / 1e6).toFixed(6), expected: (price / 2e6).toFixed(6) },
        latency: { state: 'warm', expected: time, p95: time * spread },
        expected: {
          benign: { share, wrong: wrong[0] },
          phishing: { share: 1 - share, wrong: wrong[1] },
        },
      }),
    )
const offers = fc
  .integer({ min: 1, max: 5 })
  .chain((n) => fc.tuple(...Array.from({ length: n }, (_, i) => offerOf(i))))
const foretold = (some: readonly Offer[]) =>
  some.map((offer) => ({
    ...offer,
    expected: { '*': { share: 1, wrong: offer.expected?.benign?.wrong ?? 0 } },
  }))

describe('behavior: the value of a plan is the mean of what is lost by it', () => {
  test.each([
    ['two labels', both],
    ['no labels', []],
  ])('%s', { timeout: 120_000 }, (_, labels) => {
    const strategies = new Set<string>()
    fc.assert(
      fc.property(offers, fc.integer({ min: 1, max: 40_000_000 }), (some, stakes) => {
        const parameters = { labels, stakes: BigInt(stakes) as Usd, requirements }
        const known = labels.length > 0 ? some : foretold(some)
        const plan = planRequest(parameters, known, policy)
        strategies.add(plan.strategy)
        if (plan.steps.length > 0) expect(deviation(parameters, plan)).toBeLessThan(4)
      }),
      { numRuns: runs },
    )
    expect(strategies).toContain('fallback')
    if (labels.length > 0) expect(strategies).toContain('cascade')
  })

  test.each([
    ['no labels', [] as string[], 0.7],
    ['two labels', both, 0.7],
    ['two labels, and a first that hardly fails', both, 0.99],
  ])('a hedge: %s', { timeout: 60_000 }, (_, labels, arrives) => {
    const patient = { state: 'warm', expected: 3000, p95: 9000 } as const
    const hasty = toyOffer({ arrives, dishonest: 0.05, undetected: 0.5, latency: patient })
    const standIn = toyOffer({
      id: 'two',
      operator: 'two',
      arrives: 0.8,
      dishonest: 0.1,
      undetected: 0.2,
      price: { ceiling: '0.1', expected: '0.02' },
      latency: { state: 'warm', expected: 3200, p95: 3200 },
    })
    const other = toyOffer({
      id: 'other',
      operator: 'other',
      model: { id: `0x${'22'.repeat(32)}`, name: 'other' },
      price: { ceiling: '2', expected: '1' },
      latency: { state: 'warm', expected: 6000, p95: 6000 },
      expected: { benign: { share: 0.85, wrong: 0.02 }, phishing: { share: 0.15, wrong: 0.05 } },
    })
    const all = [hasty, standIn, other]
    const some = labels.length > 0 ? all : foretold(all)
    const parameters = { labels, stakes: usd('9'), requirements }
    const hurried = { ...policy, secondWorth: usd('0.5') }
    const plan = planRequest(parameters, some, hurried)
    expect(plan.steps[0]?.hedge?.offer.id).toBe('two')
    expect(deviation(parameters, plan, hurried)).toBeLessThan(4)
    // The twin: a value that is off by a tenth is seen to be.
    const [first, ...rest] = plan.steps as [Plan['steps'][number]]
    const off = { ...plan, steps: [{ ...first, value: first.value * 1.1 }, ...rest] }
    expect(deviation(parameters, off, hurried)).toBeGreaterThan(4)
  })
})
