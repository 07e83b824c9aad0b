import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Expectation, Offer } from '../routes/route.js'
import { toyOffer } from '../testing/fixtures/toyModel.js'
import { toDollars, type Usd, usd } from '../utils/usd.js'
import { planRequest } from './planRequest.js'
import { resolvePolicy } from './policy.js'

// One seed, so that a run that fails fails again.
fc.configureGlobal({ seed: Number(process.env.SEED ?? 1) })
const runs = Number(process.env.RUNS ?? 250)

/** What is asked: labels, what each loses, `N` and `λ`. */
type Asked = { labels: readonly string[]; loss: readonly number[]; N: number; lambda: number }
/** Where it stands: what other models said, what stopping costs, and what is left. */
type At = { seen: readonly Seen[]; stop: number; money: number; time: number; attempts: number }
type Seen = { label: number; wrong: number }

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)
const at = <T>(list: readonly T[], i: number) => list[i] as T

/** `P(y)` and `P(wrong∣y)` by a table of truths and labels: models are independent given the truth. */
function expectedAfter({ labels }: Asked, offer: Offer, seen: readonly Seen[]) {
  const told = offer.expected as Expectation
  const one = (label: string) => told[label] as { share: number; wrong: number }
  const joint = labels.map((given) =>
    labels.map((truth) => {
      const { share, wrong } = one(given)
      return given === truth ? share * (1 - wrong) : (share * wrong) / (labels.length - 1)
    }),
  )
  const prior = labels.map((_, truth) => sum(joint.map((row) => at(row, truth))))
  let truths = [...prior]
  for (const { label, wrong } of seen) {
    const named = at(prior, label)
    truths = truths.map((p, i) => p * (i === label ? (1 - wrong) / named : wrong / (1 - named)))
    truths = truths.map((p) => p / sum(truths))
  }
  return labels.map((label, given) => {
    const each = labels.map((_, i) => (at(at(joint, given), i) * at(truths, i)) / at(prior, i))
    const wrong = Math.max(one(label).wrong, 1 - at(each, given) / sum(each))
    return { share: sum(each), wrong }
  })
}

/** `V` as `docs/guide/policy.md` has it, by trying everything. */
function lossOf(asked: Asked, offer: Offer, offers: readonly Offer[], here: At): number {
  const { labels, loss, N, lambda } = asked
  const { arrives: h, dishonest: d, undetected: e, price, latency } = offer
  const left = {
    money: here.money - toDollars(usd(price.ceiling)),
    time: here.time - latency.expected,
    attempts: here.attempts - 1,
  }
  const next = (others: readonly Offer[], seen: readonly Seen[], stop: number) =>
    leastOf(asked, others, { ...left, seen, stop })
  const otherModels = offers.filter(({ model }) => model.id !== offer.model.id)
  const otherOperators = offers.filter(({ operator }) => operator !== offer.operator)
  const answered = labels.length
    ? expectedAfter(asked, offer, here.seen).map(({ share, wrong }, label) => {
        const stop = Math.min(wrong * at(loss, label), N)
        return share * Math.min(stop, next(otherModels, [...here.seen, { label, wrong }], stop))
      })
    : [Math.min((offer.expected?.['*']?.wrong ?? 0) * at(loss, 0), N)]
  const failed = Math.min(here.stop, next(otherOperators, here.seen, here.stop))
  return (
    toDollars(usd(price.expected)) +
    (lambda * latency.expected) / 1000 +
    (1 - d) * h * sum(answered) +
    d * e * Math.max(...loss) +
    ((1 - d) * (1 - h) + d * (1 - e)) * failed
  )
}

function leastOf(asked: Asked, offers: readonly Offer[], here: At): number {
  if (here.attempts < 1) return Number.POSITIVE_INFINITY
  const open = offers.filter(
    ({ price, latency }) =>
      toDollars(usd(price.ceiling)) <= here.money + 1e-9 && latency.expected <= here.time,
  )
  return Math.min(...open.map((offer) => lossOf(asked, offer, offers, here)))
}

const chance = fc.double({ min: 0.001, max: 0.999, noNaN: true })
const expectations = (labels: readonly string[]) =>
  fc
    .array(fc.tuple(chance, chance), { minLength: labels.length, maxLength: labels.length })
    .map((all): Expectation => {
      const whole = sum(all.map(([share]) => share))
      const one = ([share, wrong]: [number, number]) => ({
        share: share / whole,
        wrong: wrong ** 2,
      })
      return Object.fromEntries(labels.map((label, i) => [label, one(at(all, i))]))
    })
const offerOf = (index: number, models: readonly Expectation[]) =>
  fc
    .record({
      model: fc.integer({ min: 0, max: models.length - 1 }),
      operator: fc.constantFrom('w', 'x', 'y', 'z'),
      price: fc.nat(100_000),
      time: fc.nat(8000),
      arrives: chance.map((x) => 1 - x ** 4),
      dishonest: chance.map((x) => x ** 6),
      undetected: chance,
    })
    .map(({ model, price, time, ...rest }) =>
      toyOffer({
        ...rest,
        id: `o${index}`,
        model: { id: `0x${`${model}${model}`.repeat(32)}`, name: `m${model}` },
        price: { ceiling: (price / 5e5).toFixed(6), expected: (price / 1e6).toFixed(6) },
        latency: { state: 'warm', expected: time, p95: time },
        expected: at(models, model),
      }),
    )

test.each([
  ['no labels', []],
  ['two labels', ['a', 'b']],
  ['three labels', ['a', 'b', 'c']],
])('behavior: each value is the least by the formula, written out: %s', (_, labels) => {
  const names = labels.length > 0 ? labels : ['*']
  const offers = fc
    .array(expectations(names), { minLength: 4, maxLength: 4 })
    .chain((models) =>
      fc
        .array(fc.nat(), { minLength: 1, maxLength: 5 })
        .chain((some) => fc.tuple(...some.map((_, i) => offerOf(i, models)))),
    )
  const limits = fc.record({
    // From too little for one to enough for all.
    money: fc.nat(1_000_000),
    time: fc.integer({ min: 1, max: 60_000 }),
    attempts: fc.integer({ min: 1, max: 3 }),
  })
  let going = 0
  fc.assert(
    fc.property(
      offers,
      limits,
      fc.array(fc.nat(30_000_000), { minLength: names.length, maxLength: names.length }),
      fc.constantFrom(3, 20),
      (offers, { money, time, attempts }, stakes, N) => {
        const policy = resolvePolicy(
          {
            secondWorth: usd('0.05'),
            answerWorth: usd(String(N)),
            maxAttempts: attempts,
            timeout: time,
          },
          BigInt(money) as Usd,
        )
        const each = names.map((label, i) => [label, BigInt(at(stakes, i)) as Usd])
        const asked: Asked = { labels, loss: stakes.map((n) => n / 1e6), N, lambda: 0.05 }
        const made = planRequest(
          {
            labels,
            stakes: labels.length > 0 ? Object.fromEntries(each) : (BigInt(at(stakes, 0)) as Usd),
            requirements: policy.requirements,
          },
          offers,
          policy,
        )
        const here = { seen: [], stop: N, money: money / 1e6, time, attempts }
        const some = offers.filter(
          ({ price, latency }) => usd(price.ceiling) <= money && latency.expected <= time,
        )
        const [first] = made.steps
        const least = leastOf(asked, some, here)
        expect(first !== undefined).toBe(least <= N)
        if (first) expect(first.value).toBeCloseTo(least, 9)
        if (Object.values(first?.onLabel ?? {}).includes('continue')) going++
        for (const { code, facts, value } of made.rejected)
          if (code === 'value')
            expect(value).toBeCloseTo(lossOf(asked, facts as Offer, some, here), 9)
      },
    ),
    { numRuns: runs },
  )
  // Some of them go on after an answer, or this would show less than it says.
  if (labels.length > 0) expect(going).toBeGreaterThan(5)
})
