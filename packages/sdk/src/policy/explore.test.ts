import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Offer } from '../routes/route.js'
import { seededRandom } from '../testing/fixtures/seededRandom.js'
import { usd } from '../utils/usd.js'
import { createEstimates } from './estimates/createEstimates.js'
import type { Plan } from './plan.js'
import { planRequest } from './planRequest.js'
import { resolvePolicy } from './policy.js'
import { whyRejected } from './requirements.js'

const said = (source: string, prior: number, samples: number) => ({ source, prior, samples })

/** An offer of a provider, which says where its numbers are from. */
function offerOf(id: string, change: Partial<Offer> = {}, samples = 0): Offer {
  const offer: Offer = {
    id: `cloud/${id}`,
    route: 'cloud',
    operator: id,
    model: { id: `0x${'11'.repeat(32)}`, name: 'm' },
    privacy: 'provider',
    evidence: 'none',
    determinism: 'exact',
    price: { ceiling: '0.01', expected: '0.002' },
    latency: { state: 'warm', expected: 600, p95: 1800 },
    download: 0,
    arrives: 0.98,
    dishonest: 0,
    undetected: 0,
    cancellable: true,
    ...change,
  }
  const basis = {
    price: said('provider', Number(offer.price.expected), samples),
    latency: said('cloud/latency', offer.latency.expected, samples),
    arrives: said('cloud/arrives', offer.arrives, samples),
  }
  return { ...offer, basis }
}

const best = offerOf('best')
const rival = offerOf('rival', { latency: { state: 'warm', expected: 800, p95: 2400 } })
const policy = resolvePolicy({ require: { privacy: 'provider' } }, usd('0.05'))
const { requirements } = policy

type Asking = { draw?: number; stakes?: string; using?: typeof policy }
function planOf(offers: readonly Offer[], { draw = 0, stakes, using = policy }: Asking = {}): Plan {
  const draws = { explore: draw, audit: 1 }
  const parameters = { labels: [], stakes: stakes ? usd(stakes) : undefined, requirements, draws }
  return planRequest(parameters, offers, using)
}
const firstOf = ({ steps }: Plan) => steps[0]?.offer.id

test('default: what could be the best is tried, and the plan says what that costs', () => {
  const plan = planOf([best, rival])
  const usual = planOf([best, rival], { draw: 1 })
  expect([firstOf(usual), usual.explored]).toEqual([best.id, undefined])
  expect(firstOf(plan)).toBe(rival.id)
  expect(plan.explored).toMatchObject({ insteadOf: best.id, share: 0.05 })
  const [tried] = plan.steps
  expect(plan.explored?.costs).toBeCloseTo((tried?.value ?? 0) - (usual.steps[0]?.value ?? 0), 9)
  expect(tried?.hedge).toBeUndefined()
})

describe('behavior: the best is kept where', () => {
  test('there is no draw', () => {
    const asking = { labels: [], stakes: undefined, requirements }
    expect(firstOf(planRequest(asking, [best, rival], policy))).toBe(best.id)
  })

  test.each<[string, Partial<Offer>, Partial<Offer>]>([
    ['another would show the input to more', { privacy: 'device' }, {}],
    [
      'another would cost money, and it does not',
      {
        price: { ceiling: '0', expected: '0' },
        latency: { state: 'warm', expected: 800, p95: 2400 },
      },
      { latency: { state: 'warm', expected: 300, p95: 900 } },
    ],
  ])('%s; its twin: the best asks as much', (_, own, other) => {
    const known = offerOf('known', own, 100)
    const tried = offerOf('tried', { latency: rival.latency, ...other })
    const asked = planOf([known, tried])
    expect([firstOf(asked), asked.explored]).toEqual([known.id, undefined])
    const alike = offerOf('tried', { ...own, latency: rival.latency })
    expect(firstOf(planOf([offerOf('known', own), alike]))).toBe(alike.id)
  })

  test('more is at stake; its twin: just as much', () => {
    expect(firstOf(planOf([best, rival], { stakes: '1.000001' }))).toBe(best.id)
    expect(firstOf(planOf([best, rival], { stakes: '1' }))).toBe(rival.id)
  })

  test('the other is expected to lose too much more; its twin: it may', () => {
    const using = resolvePolicy(
      { require: { privacy: 'provider' }, exploration: { maxLoss: usd('0.0001') } },
      usd('0.05'),
    )
    expect(firstOf(planOf([best, rival], { using }))).toBe(best.id)
    expect(firstOf(planOf([best, rival]))).toBe(rival.id)
  })

  test('enough is known of the other', () => {
    const known = offerOf('rival', { latency: rival.latency }, 500)
    expect(firstOf(planOf([best, known]))).toBe(best.id)
  })

  test('its route stands by what it says: it names no source', () => {
    const { basis, ...sure } = rival
    expect(firstOf(planOf([best, sure]))).toBe(best.id)
  })
})

test('behavior: how far bills are off is a prior like any other', () => {
  const dearer = offerOf('rival', { price: { ceiling: '0.01', expected: '0.003' } }, 500)
  const require = { privacy: 'provider' } as const
  const using = resolvePolicy({ require, priors: { 'exploration/price-spread': 20 } }, usd('0.05'))
  expect(firstOf(planOf([best, dearer]))).toBe(best.id)
  expect(firstOf(planOf([best, dearer], { using }))).toBe(dearer.id)
})

test('behavior: of 10 000 draws no more than the share explores', () => {
  const random = seededRandom(7)
  let explored = 0
  for (let i = 0; i < 10_000; i++)
    if (planOf([best, rival], { draw: random() }).explored) explored++
  expect(explored).toBeGreaterThan(400)
  expect(explored).toBeLessThan(600)
})

test('behavior: no requirement is broken, whatever is tried', () => {
  const chance = fc.double({ min: 0, max: 1, noNaN: true })
  const anOffer = fc.record({
    privacy: fc.constantFrom('device', 'provider', 'public'),
    ceiling: fc.integer({ min: 1, max: 100_000 }),
    latency: fc.integer({ min: 1, max: 120_000 }),
    arrives: chance,
  })
  fc.assert(
    fc.property(fc.array(anOffer, { maxLength: 6 }), (list) => {
      const offers = list.map(({ privacy, ceiling, latency, arrives }, i) =>
        offerOf(`o${i}`, {
          privacy: privacy as Offer['privacy'],
          price: { ceiling: `0.${`${ceiling}`.padStart(6, '0')}`, expected: '0.000001' },
          latency: { state: 'warm', expected: latency, p95: latency * 3 },
          arrives,
        }),
      )
      const { steps } = planOf(offers)
      for (const { offer } of steps) {
        const made = offers.find(({ id }) => id === offer.id)
        // What is tried is told as it is believed to be, and not as it is hoped to be.
        expect(offer).toEqual(made)
        expect(whyRejected(offer, requirements)).toBeUndefined()
      }
    }),
  )
})

test('behavior: in a world that stands still, exploration ends, and has found the best', () => {
  const random = seededRandom(3)
  const estimates = createEstimates()
  // The second is said to be slower than the first, and is quicker.
  const truth: Record<string, number> = { [best.id]: 900, [rival.id]: 300 }
  const early: boolean[] = []
  const late: boolean[] = []
  let at = Date.UTC(2026, 0, 1)
  let last = ''
  for (let i = 0; i < 3000; i++) {
    at += 1000
    const facts = { size: 100, device: '4-core', now: at }
    const offers = estimates.apply([best, rival], facts)
    const plan = planOf(offers, { draw: random() })
    last = firstOf(planOf(offers, { draw: 1 })) ?? ''
    ;(i < 1500 ? early : late).push(plan.explored !== undefined)
    const took = (truth[firstOf(plan) as string] as number) * (0.7 + 0.6 * random())
    const attempt = { outcome: 'answered', took, charged: '0.002' } as const
    const offer = [best, rival].find(({ id }) => id === firstOf(plan)) as Offer
    estimates.saw({ offer, size: 100, at, attempt }, facts)
  }
  const count = (list: readonly boolean[]) => list.filter(Boolean).length
  expect(last).toBe(rival.id)
  expect(count(late)).toBeLessThanOrEqual(3)
})
