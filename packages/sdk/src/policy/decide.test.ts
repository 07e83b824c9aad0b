import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Offer } from '../routes/route.js'
import { toyOffer } from '../testing/fixtures/toyModel.js'
import { type Usd, usd } from '../utils/usd.js'
import { decide } from './decide.js'
import { planRequest } from './planRequest.js'
import { resolvePolicy } from './policy.js'

// One seed, so that a run that fails fails again.
fc.configureGlobal({ seed: Number(process.env.SEED ?? 1) })
const runs = Number(process.env.RUNS ?? 60)

const labels = ['benign', 'phishing']
const policy = {
  ...resolvePolicy({ require: { privacy: 'provider' }, secondWorth: usd('0.2') }, usd('10')),
  answerWorth: usd('30'),
}
const { requirements } = policy
const asking = (stakes: bigint, its = labels) => ({
  labels: its,
  stakes: stakes as Usd,
  requirements,
})

const chance = fc.double({ min: 0, max: 1, noNaN: true })
const offerOf = (index: number) =>
  fc
    .record({
      model: fc.integer({ min: 1, max: 4 }),
      operator: fc.constantFrom('w', 'x', 'y', 'z'),
      price: fc.nat(500_000),
      time: fc.nat(5000),
      spread: fc.double({ min: 1, max: 4, noNaN: true }),
      arrives: chance.map((x) => 1 - x ** 3),
      dishonest: chance.map((x) => x ** 4),
      undetected: chance,
    })
    .map(({ model, price, time, spread, ...rest }) =>
      toyOffer({
        ...rest,
        id: `o${index}`,
        model: { id: `0x${`${model}${model}`.repeat(32)}`, name: `m${model}` },
        price: { ceiling: (price / 1e6).toFixed(6), expected: (price / 2e6).toFixed(6) },
        latency: { state: 'warm', expected: time, p95: time * spread },
        expected: {
          benign: { share: 0.6 + 0.05 * model, wrong: 0.3 / model },
          phishing: { share: 0.4 - 0.05 * model, wrong: 0.1 / model },
        },
      }),
    )
const some = (least: number, most: number) =>
  fc
    .integer({ min: least, max: most })
    .chain((n) => fc.tuple(...Array.from({ length: n }, (_, i) => offerOf(i))))
const stakes = fc.nat(40_000_000).map(BigInt)

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]]
  return items.flatMap((item, i) =>
    permutations(items.filter((_, j) => j !== i)).map((rest) => [item, ...rest]),
  )
}

describe('behavior: a decision', () => {
  test('is what the plan begins with', () => {
    fc.assert(
      fc.property(some(1, 8), stakes, (offers, amount) => {
        const made = decide(asking(amount), offers, policy)
        const [step] = planRequest(asking(amount), offers, policy).steps
        expect(made.offer).toBe(step?.offer.id)
        if (!step) return
        expect(made).toMatchObject({ value: step.value, terms: step.terms })
        expect(made.hedge?.offer).toBe(step.hedge?.offer.id)
      }),
      { numRuns: runs },
    )
  })

  test('is the same in every order of the offers', () => {
    fc.assert(
      fc.property(some(2, 4), stakes, (offers, amount) => {
        const { steps } = planRequest(asking(amount), offers, policy)
        for (const order of permutations(offers))
          expect(planRequest(asking(amount), order, policy).steps).toEqual(steps)
      }),
      { numRuns: Math.ceil(runs / 4) },
    )
  })

  test('of equals is the one whose id comes first by its code units', () => {
    const equals = ['b', 'a', 'B', 'a1'].map((id) => toyOffer({ id, operator: id }))
    for (const order of permutations(equals))
      expect(decide(asking(0n), order, policy).offer).toBe('B')
  })

  test('is not changed by an offer that a requirement rules out, or that no plan would use', () => {
    fc.assert(
      fc.property(some(1, 7), stakes, (offers, amount) => {
        const { steps } = planRequest(asking(amount), offers, policy)
        const open = toyOffer({ id: 'open', operator: 'other', privacy: 'public' })
        const idle = toyOffer({
          id: 'idle',
          operator: 'other',
          model: { id: `0x${'99'.repeat(32)}`, name: 'idle' },
          price: { ceiling: '9', expected: '9' },
          expected: { benign: { share: 0.5, wrong: 1 }, phishing: { share: 0.5, wrong: 1 } },
        })
        for (const other of [open, idle]) {
          const made = planRequest(asking(amount), [other, ...offers], policy)
          if (made.steps.some(({ offer }) => offer.id === other.id)) continue
          expect(made.steps.map(({ offer, value }) => [offer.id, value])).toEqual(
            steps.map(({ offer, value }) => [offer.id, value]),
          )
        }
      }),
      { numRuns: runs },
    )
  })

  test('is never an offer that another of its model and operator is better than in every number', () => {
    fc.assert(
      fc.property(some(1, 4), stakes, chance, (offers, amount, worse) => {
        const [first, ...others] = offers as [Offer, ...Offer[]]
        const dominated: Offer = {
          ...first,
          id: ' before all others',
          latency: {
            ...first.latency,
            expected: first.latency.expected + 1 + 100 * worse,
            p95: first.latency.p95 + 1 + 100 * worse,
          },
          arrives: first.arrives * (1 - worse / 2),
          undetected: first.undetected,
        }
        expect(decide(asking(amount), [dominated, first, ...others], policy).offer).not.toBe(
          dominated.id,
        )
      }),
      { numRuns: runs },
    )
  })
})

describe('behavior: what is foretold of a task without labels', () => {
  const foretold = (id: string, wrong: number) =>
    toyOffer({ id, operator: id, expected: { '*': { share: 1, wrong } } })

  test('counts as the stake', () => {
    const made = decide(asking(10_000_000n, []), [foretold('a', 0.3), foretold('b', 0.1)], policy)
    expect(made).toMatchObject({ offer: 'b', terms: { error: 1 } })
    // Its twin: of which nothing is foretold is wrong only by a lie.
    const plain = toyOffer({ id: 'c', operator: 'c', expected: undefined })
    expect(decide(asking(10_000_000n, []), [foretold('b', 0.1), plain], policy).offer).toBe('c')
  })

  test.each([
    { share: 1, wrong: 2 },
    { share: 0.5, wrong: 0 },
    { share: 1, wrong: Number.NaN },
    { share: 1 },
    { share: 1, wrong: 0, more: 1 },
  ])('error: %o', (one) => {
    const bad = toyOffer({ expected: { '*': one as never } })
    expect(planRequest(asking(1n, []), [bad], policy).rejected).toMatchObject([
      { code: 'malformed' },
    ])
  })
})

describe('error: what is absurd loses only its own offer', () => {
  const absurd: readonly unknown[] = [
    Number.NaN,
    Number.NEGATIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    -1,
    -0,
    1e308,
    5e-324,
    undefined,
    null,
    '1',
    {},
    [],
  ]
  const good = toyOffer({ id: 'good', operator: 'good' })
  const fields = ['arrives', 'dishonest', 'undetected', 'download', 'latency', 'price', 'expected']

  test.each(fields)('%s', (field) => {
    for (const value of absurd) {
      const shapes = [
        value,
        { state: 'warm', expected: value, p95: value },
        { ceiling: value, expected: value },
        { benign: { share: value, wrong: value }, phishing: { share: 1, wrong: value } },
      ]
      for (const shape of shapes) {
        const bad = { ...toyOffer({ id: '__proto__', operator: 'constructor' }), [field]: shape }
        const made = planRequest(asking(9_000_000n), [bad as Offer, good], policy)
        expect(made.steps.length).toBeGreaterThan(0)
        for (const { value } of made.steps) expect(Number.isFinite(value)).toBe(true)
        const told = [
          ...made.steps.map(({ offer }) => offer.id),
          ...made.rejected.map((r) => r.offer),
        ]
        expect(told).toContain('good')
        expect(JSON.parse(JSON.stringify(made)).steps).toHaveLength(made.steps.length)
      }
    }
  })

  test('a field that throws when it is read', () => {
    const bad = Object.defineProperty(toyOffer({ id: 'bad' }), 'price', {
      enumerable: true,
      get: () => {
        throw new Error('mine')
      },
    })
    expect(decide(asking(0n), [bad, good], policy).offer).toBe('good')
  })

  test('labels by the names that every object inherits, and a hundred thousand of them', () => {
    const odd = ['__proto__', 'constructor']
    const expected = Object.fromEntries(odd.map((label) => [label, { share: 0.5, wrong: 0.1 }]))
    const made = planRequest(asking(1_000_000n, odd), [toyOffer({ expected })], policy)
    expect(Object.keys(made.steps[0]?.onLabel ?? {})).toEqual(odd)
    const many = Array.from({ length: 100_000 }, (_, i) => `l${i}`)
    expect(decide(asking(0n, many), [toyOffer({ expected: undefined })], policy).offer).toBe(
      'fake/toy',
    )
  })
})
