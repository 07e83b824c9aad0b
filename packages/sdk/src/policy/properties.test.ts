import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Stakes } from '../request/request.js'
import type { Offer } from '../routes/route.js'
import { toyOffer } from '../testing/fixtures/toyModel.js'
import { formatUsd, type Usd, usd } from '../utils/usd.js'
import { acceptedError } from './acceptedError.js'
import type { Plan } from './plan.js'
import { planRequest } from './planRequest.js'
import { type Policy, resolvePolicy } from './policy.js'
import { weighedOffers } from './weighedOffers.js'

// One seed, so that a run that fails fails again.
fc.configureGlobal({ seed: Number(process.env.SEED ?? 1) })
const runs = Number(process.env.RUNS ?? 100)

const policy: Policy = {
  ...resolvePolicy({ require: { privacy: 'public' }, secondWorth: usd('0.2') }, usd('10')),
  answerWorth: usd('20'),
}
const plan = (
  offers: readonly Offer[],
  labels: readonly string[],
  stakes: Stakes,
  its: Policy = policy,
) => planRequest({ labels, stakes, requirements: its.requirements }, offers, its)

const chance = fc.double({ min: 0, max: 1, noNaN: true })
const micro = (amount: number) => formatUsd(BigInt(amount) as Usd)
/** As they are on the device, at providers and on chains. */
const places = fc.constantFrom<{ changes: Partial<Offer>; price: number; time: number }>(
  { changes: { privacy: 'device', evidence: 'device' }, price: 0, time: 1 },
  { changes: { privacy: 'provider', evidence: 'signed' }, price: 40_000, time: 2 },
  { changes: { privacy: 'provider', evidence: 'none' }, price: 10_000, time: 1 },
  {
    changes: { privacy: 'public', evidence: 'quorum(3,5)', cancellable: false },
    price: 3_000_000,
    time: 20,
  },
)
/** What a model is like, wherever it runs. */
const expectations = fc.tuple(chance, chance, chance).map(([share, benign, phishing]) => ({
  benign: { share, wrong: benign ** 3 },
  phishing: { share: 1 - share, wrong: phishing ** 3 },
}))
const offerOf = (index: number, models: readonly Offer['expected'][]) =>
  fc
    .record({
      place: places,
      model: fc.integer({ min: 0, max: models.length - 1 }),
      operator: fc.constantFrom('x', 'y', 'z'),
      part: fc.tuple(chance, chance),
      time: fc.integer({ min: 1, max: 2000 }),
      spread: fc.double({ min: 1, max: 5, noNaN: true }),
      arrives: chance.map((x) => 1 - x ** 4),
      dishonest: chance.map((x) => x ** 6),
      undetected: chance,
    })
    .map(({ place, model, part, time, spread, ...rest }) => {
      const ceiling = Math.floor(place.price * part[0])
      return toyOffer({
        ...rest,
        ...place.changes,
        id: `o${index}`,
        model: { id: `0x${`${model}${model}`.repeat(32)}`, name: `m${model}` },
        price: { ceiling: micro(ceiling), expected: micro(Math.floor(ceiling * part[1])) },
        latency: {
          state: 'warm',
          expected: time * place.time,
          p95: time * place.time * spread,
        },
        expected: models[model],
      })
    })
const both = ['benign', 'phishing']
const cases = fc
  .tuple(
    fc.constantFrom<readonly string[]>(both, []),
    fc.tuple(expectations, expectations),
    fc.integer({ min: 1, max: 4 }),
  )
  .chain(([labels, models, n]) => {
    const known = labels.length > 0 ? models : [undefined, undefined]
    return fc.record({
      labels: fc.constant(labels),
      offers: fc.tuple(...Array.from({ length: n }, (_, i) => offerOf(i, known))),
    })
  })

/** What is lost to wrong answers that a plan accepts. */
const acceptedWrong = (
  offers: readonly Offer[],
  labels: readonly string[],
  stakes: Stakes,
  weigh?: (label: string) => number,
) => acceptedError({ labels, stakes, requirements: policy.requirements }, offers, policy, weigh)

describe('behavior: higher stakes', () => {
  let hedges = 0
  let cascades = 0

  test('never raise the chance that a wrong answer is accepted', () => {
    fc.assert(
      fc.property(
        cases,
        fc.array(fc.integer({ min: 1, max: 20_000_000 }), { minLength: 2, maxLength: 4 }),
        ({ labels, offers }, sweep) => {
          let before = Number.POSITIVE_INFINITY
          for (const amount of sweep.sort((a, b) => a - b)) {
            const stakes = BigInt(amount) as Usd
            const made = plan(offers, labels, stakes)
            if (made.strategy === 'hedge') hedges++
            if (Object.values(made.steps[0]?.onLabel ?? {}).includes('continue')) cascades++
            const wrong = acceptedWrong(offers, labels, stakes)
            expect(wrong).toBeLessThanOrEqual(before + 1e-9)
            before = wrong
          }
        },
      ),
      { numRuns: runs },
    )
    // Plans of every kind were among them.
    expect(Math.min(hedges, cascades)).toBeGreaterThan(5)
  })

  test('of each label, raised together: never raise the chance, weighed by what each label loses', () => {
    fc.assert(
      fc.property(
        cases.filter(({ labels }) => labels.length > 0),
        fc.tuple(fc.nat(1000), fc.nat(1000)),
        fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 2, maxLength: 4 }),
        ({ labels, offers }, [benign, phishing], sweep) => {
          let before = Number.POSITIVE_INFINITY
          for (const times of sweep.sort((a, b) => a - b)) {
            const stakes = {
              benign: BigInt(benign * times) as Usd,
              phishing: BigInt(phishing * times) as Usd,
            }
            const each: Record<string, number> = { benign, phishing }
            const lost = acceptedWrong(offers, labels, stakes, (label) => each[label] as number)
            expect(lost).toBeLessThanOrEqual(before + 1e-6)
            before = lost
          }
        },
      ),
      { numRuns: runs },
    )
  })

  test('of each label: what costs nothing may be wrong more often', () => {
    // One is sometimes wrong where it matters; the other never there, and often where it does not.
    const one = toyOffer({
      id: 'one',
      expected: { benign: { share: 0.5, wrong: 0.02 }, phishing: { share: 0.5, wrong: 0 } },
    })
    const other = toyOffer({
      id: 'other',
      operator: 'other',
      price: { ceiling: '0.05', expected: '0.05' },
      expected: { benign: { share: 0.5, wrong: 0 }, phishing: { share: 0.5, wrong: 0.5 } },
    })
    const wrongAt = (benign: string) => {
      const stakes = { benign: usd(benign), phishing: usd('0') }
      return acceptedWrong([one, other], both, stakes)
    }
    expect(wrongAt('1')).toBeCloseTo(0.01, 12)
    expect(wrongAt('10')).toBeCloseTo(0.25, 12)
  })
})

describe('behavior: a plan', () => {
  test('is not changed by an offer that it does not use', () => {
    fc.assert(
      fc.property(cases, fc.nat(10_000_000), ({ labels, offers }, amount) => {
        const stakes = BigInt(amount) as Usd
        const made = plan(offers, labels, stakes)
        for (const { offer: id } of made.rejected)
          expect(
            plan(
              offers.filter((offer) => offer.id !== id),
              labels,
              stakes,
            ).steps,
          ).toEqual(made.steps)
      }),
      { numRuns: runs },
    )
  })

  test('is the same in whatever unit its dollars are', () => {
    // By a power of two, so that the floats are the same but for their exponents.
    const times = (amount: string) => formatUsd((usd(amount) * 4n) as Usd)
    const larger: Policy = {
      ...policy,
      secondWorth: (policy.secondWorth * 4n) as Usd,
      answerWorth: usd('80'),
      requirements: { ...policy.requirements, maxPrice: usd('40') },
    }
    fc.assert(
      fc.property(cases, fc.nat(10_000_000), ({ labels, offers }, amount) => {
        const made = plan(offers, labels, BigInt(amount) as Usd)
        const dearer = offers.map((offer) => ({
          ...offer,
          price: { ceiling: times(offer.price.ceiling), expected: times(offer.price.expected) },
        }))
        const scaled = plan(dearer, labels, (BigInt(amount) * 4n) as Usd, larger)
        expect(scaled.strategy).toBe(made.strategy)
        expect(
          scaled.steps.map(({ offer, onLabel, value }) => [offer.id, onLabel, value / 4]),
        ).toEqual(made.steps.map(({ offer, onLabel, value }) => [offer.id, onLabel, value]))
      }),
      { numRuns: runs },
    )
  })

  test('can be made again from what it says', () => {
    fc.assert(
      fc.property(cases, fc.nat(10_000_000), ({ labels, offers }, amount) => {
        const stakes = BigInt(amount) as Usd
        const made = plan(offers, labels, stakes)
        const stored: Plan = JSON.parse(JSON.stringify(made))
        expect(plan(weighedOffers(stored), labels, stakes).steps).toEqual(made.steps)
        expect(weighedOffers(stored)).toHaveLength(offers.length)
      }),
      { numRuns: runs },
    )
  })

  test('says of each offer that it rejects what that was, and of each that lost by how much', () => {
    const its = {
      ...policy,
      requirements: { ...policy.requirements, privacy: 'provider' as const },
    }
    const dear = toyOffer({ id: 'dear', price: { ceiling: '2', expected: '2' } })
    const open = toyOffer({ id: 'open', privacy: 'public' })
    const made = plan(
      [toyOffer(), dear, open, toyOffer({ id: 'bad', arrives: 2 })],
      both,
      usd('1'),
      its,
    )
    const [publicOne, bad, lost] = made.rejected
    const reason = expect.any(String)
    const broken = { code: 'privacy', actual: 'public', limit: 'provider' }
    expect(publicOne).toEqual({ offer: 'open', ...broken, reason, facts: open })
    expect(bad).toEqual({ offer: 'bad', code: 'malformed', reason })
    expect(lost).toMatchObject({ offer: 'dear', code: 'value', facts: dear, terms: { price: 2 } })
    expect(lost).toMatchObject({ actual: lost?.value, limit: made.steps[0]?.value })
    expect(lost?.value).toBeCloseTo((made.steps[0]?.value ?? 0) + 2, 9)
  })
})
