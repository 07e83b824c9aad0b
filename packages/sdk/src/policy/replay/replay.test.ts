import { describe, expect, test } from 'vitest'
import { attemptOf, entryOf, labels, offerOf } from '../../testing/fixtures/trace.js'
import { toDollars, usd } from '../../utils/usd.js'
import { planRequest } from '../planRequest.js'
import { resolvePolicy } from '../policy.js'
import { compare } from './compare.js'
import { replay } from './replay.js'

const open = { require: { privacy: 'public' } } as const
const cloud = { privacy: 'provider', evidence: 'none' } as const
const paid = { ...cloud, price: { ceiling: '0.02', expected: '0.01' } }

/** Offers that are unlike each other in everything that is drawn. */
const offers = [
  offerOf('small', { latency: { state: 'warm', expected: 20, p95: 60 }, arrives: 0.9 }),
  offerOf('large', {
    ...paid,
    latency: { state: 'warm', expected: 400, p95: 1200 },
    arrives: 0.95,
    dishonest: 0.05,
    undetected: 0.5,
    expected: { benign: { share: 0.8, wrong: 0.01 }, phishing: { share: 0.2, wrong: 0.02 } },
  }),
]
const drawn = (count: number, stakes = '2') =>
  Array.from({ length: count }, () => entryOf(offers, [], { stakes }))

describe('what was recorded', () => {
  test('behavior: the policy that recorded a trace of one offer comes to what was recorded, exactly', async () => {
    const one = offerOf('one', paid)
    const entries = Array.from({ length: 301 }, (_, i) =>
      entryOf(
        [one],
        [
          attemptOf('one', {
            took: 1 + i,
            charged: `0.00${1000 + i}`,
            outcome: i % 10 === 0 ? 'failed' : 'answered',
            ...(i % 10 !== 0 && { label: 'benign', wrong: 0.1, isWrong: i % 4 === 0 }),
          }),
        ],
      ),
    )
    const result = await replay(open, entries, { seeds: 3 })
    const failed = entries.filter(({ attempts }) => attempts[0]?.outcome === 'failed').length
    const wrong = entries.filter(({ attempts }) => attempts[0]?.isWrong).length
    const spend = entries.reduce((sum, { attempts }) => sum + usd(attempts[0]?.charged ?? ''), 0n)
    const same = (value: number) => ({ mean: value, low: value, high: value })
    expect(result).toMatchObject({
      requests: 301,
      total: { spend: same(toDollars(spend as never)) },
      time: { p50: same(151), p95: same(286) },
      noAnswer: same(failed / 301),
      wrongAccepted: same(wrong / 301),
      offers: { one: same((301 - failed) / 301) },
      attempts: { recorded: same(1), 'answer-drawn': same(0), drawn: same(0) },
      requirementBreaks: 0,
    })
    const waited = (entries.length * (entries.length + 1)) / 2 / 1000
    // A wrong answer loses the stake, and none the stake and a dollar.
    const lost = wrong + 2 * failed + 0.002 * waited + toDollars(spend as never)
    expect(result.total.loss.mean).toBeCloseTo(lost, 9)
  })

  test('behavior: what it said is drawn where the recording does not tell, and said to be', async () => {
    const one = offerOf('one')
    const known = await replay({}, [
      entryOf([one], [attemptOf('one', { label: 'benign', isWrong: false })]),
    ])
    expect(known.attempts.recorded.mean).toBe(1)
    const half = await replay({}, [entryOf([one], [attemptOf('one')])])
    expect(half.attempts['answer-drawn'].mean).toBe(1)
    expect(half.time.p50.mean).toBe(10)
    const none = await replay({}, [entryOf([one], [attemptOf('one', { outcome: 'aborted' })])])
    expect(none.attempts.drawn.mean).toBe(1)
  })

  test('behavior: an answer is as often wrong as its offer says, where nobody found out', async () => {
    const entries = Array.from({ length: 4000 }, () =>
      entryOf([offerOf('one')], [attemptOf('one', { label: 'phishing' })]),
    )
    const { wrongAccepted } = await replay({}, entries, { seeds: 2 })
    expect(wrongAccepted.mean).toBeCloseTo(0.2, 1)
    expect(wrongAccepted.mean).not.toBeCloseTo(0, 1)
  })
})

describe('what is drawn', () => {
  test('behavior: on average it loses what the plan expects', async () => {
    const policy = resolvePolicy(open, usd('1'))
    const single = [offers[1] as (typeof offers)[0]]
    const asking = { labels, stakes: usd('2'), requirements: policy.requirements }
    const [step] = planRequest(asking, single, policy).steps
    const entries = Array.from({ length: 2000 }, () => entryOf(single, [], { stakes: '2' }))
    const { loss } = await replay(open, entries, { seeds: 10 })
    expect(Math.abs(loss.mean - (step?.value ?? 0))).toBeLessThan(3 * (loss.high - loss.low))
    expect(loss.mean).toBeCloseTo(step?.value ?? 0, 1)
  })

  test('behavior: the interval has what is true in it, and more seeds make it narrower', async () => {
    const few = await replay(open, drawn(300), { seeds: 5 })
    const many = await replay(open, drawn(300), { seeds: 80 })
    const width = ({ high, low }: typeof few.loss) => high - low
    expect(width(many.loss)).toBeLessThan(width(few.loss))
    expect(width(many.loss)).toBeGreaterThan(0)
    expect(few.loss.low).toBeLessThan(many.loss.high)
    expect(many.loss.low).toBeLessThan(few.loss.high)
  })

  test('behavior: one seed gives the same bytes, and another one others', async () => {
    const run = async (seed: number) => JSON.stringify(await replay(open, drawn(50), { seed }))
    expect(await run(7)).toBe(await run(7))
    expect(await run(8)).not.toBe(await run(7))
  })
})

describe('policies', () => {
  test('behavior: they are compared on the same luck, run by run', async () => {
    const policies = [
      { name: 'all', policy: open },
      { name: 'same', policy: open },
      { name: 'here', policy: {} },
    ]
    const { differences, policies: reports } = await compare(policies, drawn(200, '50'), {
      seeds: 10,
    })
    const [same, here] = differences
    expect(same).toMatchObject({ policy: 'same', against: 'all', diverging: 0 })
    expect(same).not.toHaveProperty('first')
    expect([same?.loss.low, same?.loss.high]).toEqual([0, 0])
    expect(here).toMatchObject({
      diverging: 200,
      first: { entry: 1, plans: [{ policy: 'all' }, { policy: 'here', steps: ['small'] }] },
    })
    expect(here?.loss.mean).toBeCloseTo(
      (reports[2]?.loss.mean ?? 0) - (reports[0]?.loss.mean ?? 0),
      9,
    )
    expect(here?.spend.mean).toBeLessThan(0)
  })

  test('behavior: a policy never does what it or the request forbids', async () => {
    const asked = { require: { privacy: 'device' as const } }
    const entries = [...drawn(50), entryOf(offers, [attemptOf('large')], asked)]
    const wide = await replay(open, entries)
    expect(wide.requirementBreaks).toBe(0)
    const narrow = await replay({}, entries)
    expect(narrow.offers).not.toHaveProperty('large')
    expect(narrow.routes).toEqual({ toy: expect.anything() })
  })

  test('behavior: a rule holds for what it names', async () => {
    const rule = {
      name: 'at home',
      when: { stakesFrom: usd('10') },
      require: { privacy: 'device' as const },
    }
    const cheap = await replay({ ...open, rules: [rule] }, drawn(20, '9'))
    const dear = await replay({ ...open, rules: [rule] }, drawn(20, '10'))
    expect(cheap.offers).toHaveProperty('large')
    expect(dear.offers).not.toHaveProperty('large')
  })
})

test('behavior: a hedge is asked when the first was late in the recording, and not when it was not', async () => {
  const slow = { ...paid, latency: { state: 'warm', expected: 400, p95: 3000 } as const }
  const one = offerOf('one', slow)
  const two = { ...one, id: 'two', operator: 'two', latency: { ...slow.latency, expected: 401 } }
  const known = { label: 'benign', isWrong: false }
  const took = (milliseconds: number) =>
    entryOf(
      [one, two],
      [
        attemptOf('one', { took: milliseconds, charged: '0.01', ...known }),
        attemptOf('two', { took: 100, charged: '0.01', ...known }),
      ],
    )
  const impatient = { ...open, secondWorth: usd('1') }
  const late = await replay(impatient, [took(5000)])
  expect(late.strategies).toMatchObject({ hedge: { mean: 1 } })
  expect(late.time.p50.mean).toBe(3100)
  expect(late.offers).toMatchObject({ two: { mean: 1 } })
  const soon = await replay(impatient, [took(2000)])
  expect(soon.time.p50.mean).toBe(2000)
  expect(soon.offers).toMatchObject({ one: { mean: 1 } })
  expect(soon.spend.mean).toBeLessThan(late.spend.mean)
})

describe('money', () => {
  const only = [offerOf('large', { ...paid, arrives: 1 })]
  const entry = (at: number, budget?: string) => ({
    ...entryOf(only, [attemptOf('large', { charged: '0.015', label: 'benign', isWrong: false })], {
      ...(budget !== undefined && { budget }),
    }),
    at,
  })

  test('behavior: what the recording allowed is what may be paid', async () => {
    const { noAnswer } = await replay(open, [entry(0, '0.02'), entry(0, '0.019999'), entry(0)])
    expect(noAnswer.mean).toBeCloseTo(1 / 3, 9)
    const less = await replay(open, [entry(0, '0.02')], { budget: { perCall: usd('0.01') } })
    expect(less.noAnswer.mean).toBe(1)
  })

  test('behavior: a day and a session end, and a new day begins', async () => {
    const hours = [0, 1, 2, 23.9, 24, 25].map((hour) => entry(hour * 3_600_000))
    const perDay = await replay(open, hours, { budget: { perDay: usd('0.04') } })
    // Two in the first 24 hours leave 0.01, which is less than a third may cost.
    expect(perDay.noAnswer.mean).toBeCloseTo(2 / 6, 9)
    const perSession = await replay(open, hours, { budget: { perSession: usd('0.04') } })
    expect(perSession.noAnswer.mean).toBeCloseTo(4 / 6, 9)
  })

  test('behavior: an audit is asked as a client does it: of the same model, of nobody who took part, with money', async () => {
    const sharp = { benign: { share: 0.5, wrong: 0.01 }, phishing: { share: 0.5, wrong: 0.01 } }
    const first = offerOf('first', {
      ...paid,
      dishonest: 0.01,
      undetected: 1,
      bond: '1',
      expected: sharp,
    })
    const auditor = {
      ...first,
      id: 'auditor',
      operator: 'auditor',
      price: { ceiling: '0.03', expected: '0.03' },
    }
    const draws = { explore: 1, audit: 0 }
    const right = { charged: '0.01', label: 'benign', isWrong: false }
    const spent = async (attempts: Parameters<typeof entryOf>[1], budget = '0.05') => {
      const entry = entryOf([first, auditor], attempts, { draws, budget })
      const { spend, strategies, requirementBreaks } = await replay(open, [entry], { seeds: 2 })
      expect(strategies).toMatchObject({ audit: { mean: 1 } })
      expect(requirementBreaks).toBe(0)
      return spend.mean
    }
    const asked = attemptOf('auditor', { ...right, charged: '0.03' })
    expect(await spent([attemptOf('first', right), asked])).toBeCloseTo(0.04, 9)
    // The first failed, so that the auditor gave the answer itself.
    const failed = attemptOf('first', { outcome: 'failed', charged: '0.01' })
    expect(await spent([failed, asked])).toBeCloseTo(0.04, 9)
    // The first charged more than it was expected to, and the auditor may cost more than what is left.
    const dearer = attemptOf('first', { ...right, charged: '0.0201' })
    expect(await spent([dearer, asked])).toBeCloseTo(0.0201, 9)
  })

  test('error: charges that add up to more than an amount may be', async () => {
    const failed = { outcome: 'failed', charged: '999999999999' } as const
    const entry = entryOf([offers[0], offers[1]] as typeof offers, [
      attemptOf('small', failed),
      attemptOf('large', failed),
    ])
    const { spend } = await replay(open, [entry], { seeds: 2 })
    expect(spend.mean).toBeGreaterThanOrEqual(999_999_999_999)
  })

  test('behavior: a charge above what was allowed is counted', async () => {
    const dear = entryOf(
      only,
      [attemptOf('large', { charged: '0.05', label: 'benign', isWrong: false })],
      {
        budget: '0.02',
      },
    )
    expect((await replay(open, [dear], { seeds: 2 })).requirementBreaks).toBe(2)
    expect((await replay(open, [entry(0, '0.02')], { seeds: 2 })).requirementBreaks).toBe(0)
  })
})

test.each([
  [{ seeds: 1 }, 'seeds'],
  [{ seeds: 1.5 }, 'seeds'],
  [{ seed: 0.5 }, 'seed'],
  [{ budget: { perCall: 1 } }, 'budget.perCall'],
  [{ budget: { perWeek: usd('1') } }, 'budget.perWeek'],
])('error: %o', async (options, parameter) => {
  await expect(replay(open, drawn(1), options as never)).rejects.toMatchObject({
    code: 'request/invalid-parameters',
    details: { parameter },
  })
})

test('error: nothing to play, and nobody to play it', async () => {
  await expect(replay(open, [])).rejects.toMatchObject({ details: { parameter: 'trace' } })
  await expect(compare([], drawn(1))).rejects.toMatchObject({ details: { parameter: 'policies' } })
  await expect(replay({ maxAttempts: 0 }, drawn(1))).rejects.toMatchObject({
    details: { parameter: 'policy.maxAttempts' },
  })
})
