import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Requirements, tighten } from '../request/requirements.js'
import type { Offer } from '../routes/route.js'
import { toyOffer } from '../testing/fixtures/toyModel.js'
import { type Usd, usd } from '../utils/usd.js'
import { expectationAfter, unmeasured, wrongAfter } from './beliefs.js'
import { initialState, planRequest, worthOf } from './planRequest.js'
import { resolvePolicy } from './policy.js'
import { whyRejected } from './requirements.js'
import {
  afterAnswer,
  afterFailure,
  expectation,
  rankOffers,
  type State,
  type Worth,
} from './value.js'

// One seed, so that a run that fails fails again.
fc.configureGlobal({ seed: Number(process.env.SEED ?? 1) })

const labels = ['benign', 'phishing']
const policy = resolvePolicy({ require: { privacy: 'public' }, secondWorth: usd('0') }, usd('10'))
const { requirements } = policy
const plan = (offers: readonly Offer[], stakes?: Usd, its = policy) =>
  planRequest({ labels, stakes, requirements: its.requirements }, offers, its)
const other = (id: string, changes: Partial<Offer> = {}) =>
  toyOffer({ id, operator: id, model: { id: `0x${'22'.repeat(32)}`, name: id }, ...changes })

describe('requirements', () => {
  const cases: readonly [string, Partial<Offer>, Requirements, string][] = [
    ['privacy', { privacy: 'provider' }, { privacy: 'attested' }, 'seen by "provider"'],
    ['audience', { evidence: 'device' }, { audience: 'contract' }, 'on this device convinces no'],
    ['audience', { evidence: 'signed' }, { audience: 'contract' }, 'word convinces no contract'],
    ['audience', { evidence: 'none' }, { audience: 'contract' }, 'word convinces no contract'],
    ['evidence', { evidence: 'signed' }, { evidence: ['attested', 'proved'] }, 'brings "signed"'],
    ['price', { price: { ceiling: '0.3', expected: '0' } }, { maxPrice: usd('0.2') }, 'may cost'],
    [
      'latency',
      { latency: { state: 'cold', expected: 20, p95: 20 } },
      { maxLatency: 19 },
      'expected to take',
    ],
    ['determinism', { determinism: 'bounded' }, { determinism: 'exact' }, '"bounded"'],
    ['download', { download: 101 }, { maxDownload: 100 }, 'download'],
    ['arrival', { arrives: 0 }, {}, 'no answer would arrive'],
    ['obstacle', { obstacle: 'its weights are too large' }, {}, 'its weights are too large'],
  ]
  test.each(cases)('parameters: %s', (_, changes, require, reason) => {
    const offer = toyOffer(changes)
    expect(whyRejected(offer, tighten(requirements, require))?.reason).toContain(reason)
    // Its twins: without the requirement, and without what it is about.
    if (Object.keys(require).length > 0) expect(whyRejected(offer, requirements)).toBeUndefined()
  })

  test('behavior: exactly the limit is allowed', () => {
    const offer = toyOffer({
      price: { ceiling: '0.2', expected: '0.1' },
      latency: { state: 'cold', expected: 19, p95: 30 },
      download: 100,
    })
    const limits = { maxPrice: usd('0.2'), maxLatency: 19, maxDownload: 100 }
    expect(whyRejected(offer, tighten(requirements, limits))).toBeUndefined()
  })

  test('behavior: tighten never widens', () => {
    const order = {
      privacy: ['device', 'attested', 'provider', 'public'],
      determinism: ['exact', 'bounded', 'statistical'],
    } as const
    const some = fc.record(
      {
        privacy: fc.constantFrom(...order.privacy),
        evidence: fc.subarray(['device', 'signed', 'attested', 'proved'] as const),
        audience: fc.constantFrom('self' as const, 'contract' as const),
        maxPrice: fc.bigInt({ min: 0n, max: 20_000_000n }).map((amount) => amount as Usd),
        maxLatency: fc.nat(100_000),
        determinism: fc.constantFrom(...order.determinism),
        maxDownload: fc.nat(100_000_000),
      },
      { requiredKeys: [] },
    )
    const offers = fc.record({
      privacy: fc.constantFrom(...order.privacy),
      evidence: fc.constantFrom('device', 'signed', 'attested', 'proved') as fc.Arbitrary<
        Offer['evidence']
      >,
      determinism: fc.constantFrom(...order.determinism),
      download: fc.nat(100_000_000),
      price: fc.constantFrom('0', '0.5', '9').map((price) => ({ ceiling: price, expected: '0' })),
      latency: fc
        .nat(100_000)
        .map((time) => ({ state: 'warm' as const, expected: time, p95: time })),
    })
    fc.assert(
      fc.property(some, some, offers, (first, second, changes) => {
        const offer = toyOffer(changes)
        const one = tighten(requirements, first)
        const both = tighten(one, second)
        if (whyRejected(offer, one)) expect(whyRejected(offer, both)).toBeDefined()
        if (whyRejected(offer, tighten(requirements, second)))
          expect(whyRejected(offer, both)).toBeDefined()
      }),
      { numRuns: 1000 },
    )
  })

  test.each([
    { timeout: 0 },
    { timeout: Number.NaN },
    { maxAttempts: 0 },
    { maxAttempts: 1.5 },
    { maxAttempts: 9 },
    { secondWorth: 0.1 },
    { answerWorth: -1n },
    { require: { maxLatency: Number.NaN } },
    { require: { privacy: 'nobody' } },
    { require: { evidence: 'signed' } },
    { require: { maxPrice: 1 } },
    { require: { maxDownload: '1' } },
  ])('error: policy %o', (parameters) => {
    expect(() => resolvePolicy(parameters as never)).toThrow(
      expect.objectContaining({ code: 'request/invalid-parameters' }),
    )
  })
})

describe('malformed offers', () => {
  const cases: readonly [string, unknown][] = [
    ['nothing', null],
    ['NaN arrives', { arrives: Number.NaN }],
    ['a chance above 1', { dishonest: 1.1 }],
    ['a price that is no amount', { price: { ceiling: '1e3', expected: '0' } }],
    ['an expected price above its ceiling', { price: { ceiling: '1', expected: '2' } }],
    [
      'a time without end',
      { latency: { state: 'warm', expected: 1, p95: Number.POSITIVE_INFINITY } },
    ],
    ['a negative time', { latency: { state: 'warm', expected: -1, p95: 1 } }],
    ['an unknown privacy class', { privacy: 'nobody' }],
    ['no model', { model: undefined }],
    ['evidence that only reads like a kind', { evidence: ['none'] }],
    ['a signer that only reads like one', { signer: [`0x${'ab'.repeat(20)}`] }],
    ['a field too many', { run: () => 1 }],
    ['a field too many, deeper', { price: { ceiling: '0', expected: '0', tax: '1' } }],
    [
      'shares of more than a whole',
      { expected: { benign: { share: 1, wrong: 0 }, phishing: { share: 1, wrong: 0 } } },
    ],
    ['a label missing', { expected: { benign: { share: 1, wrong: 0 } } }],
  ]
  test.each(cases)('error: %s', (_, changes) => {
    const bad = changes === null ? null : { ...toyOffer({ id: 'bad' }), ...(changes as object) }
    const made = plan([bad as Offer, other('good')])
    expect(made.steps.map(({ offer }) => offer.id)).toEqual(['good'])
    expect(made.rejected).toHaveLength(1)
  })

  test('error: evidence that only reads like a kind convinces no contract, and stops nobody else', () => {
    const bad = toyOffer({ id: 'bad', operator: 'bad', evidence: ['device'] as never })
    const good = other('good', { evidence: 'quorum(3,5)' })
    const requirements = { ...policy.requirements, audience: 'contract' as const }
    for (const evidence of ['any', ['quorum']] as const) {
      const asked = { labels, stakes: usd('1'), requirements: { ...requirements, evidence } }
      const { steps } = planRequest(asked, [bad, good], policy)
      expect(steps.map(({ offer }) => offer.id)).toEqual(['good'])
    }
  })

  test('error: two of one id', () => {
    const made = plan([toyOffer(), other('fake/toy')])
    const reason = 'another offer has its id'
    expect(made.rejected).toEqual([{ offer: 'fake/toy', code: 'malformed', reason }])
  })
})

describe('value', () => {
  const first = (offers: readonly Offer[], stakes: Usd, its = policy) =>
    plan(offers, stakes, its).steps[0]

  test('default: by hand', () => {
    // λ·t = 0.002·1.5 = 0.003; price 0.01; (1−d)·h·Σ = .9·.8·(.9·.1·100 + .1·.2·100) = 7.92;
    // d·ε·L = .1·.5·100 = 5; [(1−d)(1−h) + d(1−ε)]·N = (.18 + .05)·101 = 23.23
    const its = resolvePolicy({ secondWorth: usd('0.002') }, usd('1'))
    const offer = toyOffer({
      arrives: 0.8,
      dishonest: 0.1,
      undetected: 0.5,
      price: { ceiling: '0.02', expected: '0.01' },
      latency: { state: 'warm', expected: 1500, p95: 2000 },
    })
    const step = first([offer], usd('100'), its)
    expect(step?.terms.price).toBeCloseTo(0.01, 12)
    expect(step?.terms.time).toBeCloseTo(0.003, 12)
    expect(step?.terms.error).toBeCloseTo(7.92, 10)
    expect(step?.terms.dishonesty).toBeCloseTo(5, 10)
    expect(step?.terms.failure).toBeCloseTo(23.23, 10)
    expect(step?.value).toBeCloseTo(36.163, 10)
  })

  test('default: a cascade by hand', () => {
    // Small: benign .9 (wrong .1), phishing .1 (wrong 0). Large: always right, costs $2, and is asked
    // only when accepting costs more. L = 100: accepting benign costs 10, asking 2. V = .9·2 + .1·0.
    const small = toyOffer({
      expected: { benign: { share: 0.9, wrong: 0.1 }, phishing: { share: 0.1, wrong: 0 } },
    })
    const large = other('large', {
      price: { ceiling: '2', expected: '2' },
      expected: { benign: { share: 0.81, wrong: 0 }, phishing: { share: 0.19, wrong: 0 } },
    })
    const made = plan([large, small], usd('100'))
    expect(made.strategy).toBe('cascade')
    expect(made.steps.map(({ offer }) => offer.id)).toEqual(['fake/toy', 'large'])
    expect(made.steps[0]?.onLabel).toEqual({ benign: 'continue', phishing: 'accept' })
    expect(made.steps[0]?.value).toBeCloseTo(1.8, 10)
    // Its twin: at stakes of $10 accepting costs 1, which is less than asking.
    expect(plan([large, small], usd('10')).steps[0]?.onLabel.benign).toBe('accept')
  })

  test('behavior: every value above the worth of an answer is an abstention', () => {
    const its = { ...policy, answerWorth: usd('5') }
    const sure = { benign: { share: 1, wrong: 0.5 }, phishing: { share: 0, wrong: 0.5 } }
    const offer = toyOffer({ price: { ceiling: '9', expected: '9' }, expected: sure })
    expect(plan([offer], usd('0'), its)).toMatchObject({ strategy: 'abstain', steps: [] })
    expect(plan([offer], usd('0'), { ...policy, answerWorth: usd('9') }).strategy).toBe('single')
    expect(plan([]).reason).toBe('no offer meets the requirements')
  })

  test('behavior: after a failure, none of the same operator', () => {
    const twin = other('twin', { operator: 'fake', arrives: 0.9 })
    const next = other('next', { arrives: 0.8 })
    const made = plan([toyOffer({ arrives: 0.95 }), twin, next])
    expect(made.strategy).toBe('fallback')
    expect(made.steps.map(({ offer }) => offer.id)).toEqual(['fake/toy', 'next'])
  })

  test('behavior: budget, time and attempts bound what follows', () => {
    const dear = (id: string) => other(id, { arrives: 0.5, price: { ceiling: '6', expected: '0' } })
    expect(plan([dear('a'), dear('b')], usd('100')).steps).toHaveLength(1)
    const slow = (id: string) =>
      other(id, { arrives: 0.5, latency: { state: 'warm', expected: 31_000, p95: 31_000 } })
    expect(plan([slow('a'), slow('b')], usd('100')).steps).toHaveLength(1)
    const cheap = ['a', 'b', 'c', 'd'].map((id) => other(id, { arrives: 0.5 }))
    expect(plan(cheap, usd('100')).steps).toHaveLength(3)
    expect(plan(cheap, usd('100'), { ...policy, maxAttempts: 1 }).steps).toHaveLength(1)
  })

  test('behavior: agreement earns no credit, disagreement costs', () => {
    const own = { benign: { share: 0.9, wrong: 0.1 }, phishing: { share: 0.1, wrong: 0.2 } }
    const after = (label: string) => expectationAfter(own, [{ model: 'm', label, wrong: 0.05 }])
    expect(after('benign').benign?.wrong).toBe(0.1)
    expect(after('phishing').benign?.wrong).toBeGreaterThan(0.5)
    expect(
      wrongAfter(own, [{ model: 'm', label: 'phishing', wrong: 0.05 }], {
        label: 'benign',
        wrong: 0.1,
      }),
    ).toBeGreaterThan(0.5)
    expect(wrongAfter(own, [], { label: 'benign', wrong: 0.3 })).toBe(0.3)
    const shares = Object.values(after('benign')).reduce((sum, { share }) => sum + share, 0)
    expect(shares).toBeCloseTo(1, 12)
    expect(unmeasured(['a', 'b', 'c', 'd']).a).toEqual({ share: 0.25, wrong: 0.5 })
  })

  test('behavior: a thousand labels are planned at once', () => {
    const many = Array.from({ length: 1000 }, (_, i) => `l${i}`)
    const expected = unmeasured(many)
    const offers = [1, 2, 3].map((n) =>
      other(`m${n}`, { model: { id: `0x${`${n}${n}`.repeat(32)}`, name: 'm' }, expected }),
    )
    const made = planRequest({ labels: many, stakes: usd('100'), requirements }, offers, policy)
    expect(made.steps.length).toBeLessThanOrEqual(3)
  })
})

describe('behavior: over random offers', () => {
  const chance = fc.double({ min: 0, max: 1, noNaN: true })
  const offerOf = (index: number) =>
    fc
      .record({
        model: fc.integer({ min: 1, max: 3 }),
        operator: fc.constantFrom('x', 'y', 'z'),
        price: fc.tuple(fc.nat(3_000_000), chance).map(([ceiling, part]) => {
          const text = (micro: number) => (micro / 1e6).toFixed(6)
          return { ceiling: text(ceiling), expected: text(Math.floor(ceiling * part)) }
        }),
        time: fc.nat(40_000),
        arrives: chance,
        dishonest: chance,
        undetected: chance,
        share: chance,
        wrong: fc.tuple(chance, chance),
      })
      .map(({ model, time, share, wrong, ...rest }) =>
        toyOffer({
          ...rest,
          id: `o${index}`,
          model: { id: `0x${`${model}${model}`.repeat(32)}`, name: `m${model}` },
          latency: { state: 'warm', expected: time, p95: time },
          expected: {
            benign: { share, wrong: wrong[0] },
            phishing: { share: 1 - share, wrong: wrong[1] },
          },
        }),
      )
  const offers = fc
    .integer({ min: 1, max: 4 })
    .chain((n) => fc.tuple(...Array.from({ length: n }, (_, i) => offerOf(i))))
  const its = { ...policy, secondWorth: usd('0.01'), answerWorth: usd('20') }

  test('pure, whatever the order, and plain JSON', () => {
    fc.assert(
      fc.property(offers, fc.nat(100), (some, stakes) => {
        const amount = usd(String(stakes))
        const made = plan(some, amount, its)
        expect(plan(structuredClone(some), amount, its)).toEqual(made)
        const reversed = plan([...some].reverse(), amount, its)
        expect(reversed.steps).toEqual(made.steps)
        expect(JSON.parse(JSON.stringify(made))).toEqual(made)
        for (const { value, terms } of made.steps)
          expect(Object.values(terms).reduce((a, b) => a + b)).toBeCloseTo(value, 9)
      }),
    )
  })

  /** The least that any adaptive strategy can lose, without the short cuts of `value.ts`. */
  function least(worth: Worth, state: State): { cost: number; wrong: number } {
    let best = { cost: Number.POSITIVE_INFINITY, wrong: 0 }
    if (state.attempts < 1) return best
    for (const offer of state.offers) {
      const micro = (text: string) => Math.round(Number(text) * 1e6)
      if (micro(offer.price.ceiling) > Number(state.money) || offer.latency.expected > state.time)
        continue
      const { arrives: h, dishonest: d, undetected: e } = offer
      let cost = Number(offer.price.expected) + (worth.secondWorth * offer.latency.expected) / 1000
      let wrongs = 0
      const add = (share: number, branch: { cost: number; wrong: number }) => {
        if (share === 0) return
        cost += share * branch.cost
        wrongs += share * branch.wrong
      }
      const stopAt = (loss: number) =>
        loss <= worth.answerWorth
          ? { cost: loss, wrong: loss / Math.max(worth.loss('benign'), 1e-9) }
          : { cost: worth.answerWorth, wrong: 0 }
      const better = (a: { cost: number; wrong: number }, b: typeof a) => (b.cost < a.cost ? b : a)
      for (const [label, { share, wrong }] of Object.entries(expectation(worth, state, offer)))
        add(
          (1 - d) * h * share,
          better(
            stopAt(wrong * worth.loss(label)),
            least(worth, afterAnswer(worth, state, offer, { label, wrong })),
          ),
        )
      add(d * e, { cost: worth.loss('benign'), wrong: 1 })
      const last = state.seen.at(-1)
      const stop = last
        ? stopAt(last.wrong * worth.loss(last.label))
        : { cost: worth.answerWorth, wrong: 0 }
      add((1 - d) * (1 - h) + d * (1 - e), better(stop, least(worth, afterFailure(state, offer))))
      if (cost < best.cost) best = { cost, wrong: wrongs }
    }
    return best
  }

  const startOf = (some: readonly Offer[], stakes: number) => {
    const worth = worthOf({ labels, stakes: usd(stakes.toFixed(6)) }, its)
    return { worth, state: initialState(worth, some, its, its.requirements) }
  }

  test('the value is the true minimum over strategies', () => {
    fc.assert(
      fc.property(offers, fc.nat(100), (some, stakes) => {
        const { worth, state } = startOf(some, stakes)
        const value = rankOffers(worth, state)[0]?.value ?? Number.POSITIVE_INFINITY
        const { cost } = least(worth, state)
        if (Number.isFinite(cost)) expect(value).toBeCloseTo(cost, 8)
        else expect(value).toBe(cost)
      }),
    )
  })

  test('higher stakes never raise the chance that a wrong answer is accepted', () => {
    fc.assert(
      fc.property(
        offers,
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 100 }),
        (some, a, b) => {
          const wrongAt = (stakes: number) => {
            const { worth, state } = startOf(some, stakes)
            const { cost, wrong } = least(worth, state)
            return cost > worth.answerWorth ? 0 : wrong
          }
          expect(wrongAt(Math.max(a, b))).toBeLessThanOrEqual(wrongAt(Math.min(a, b)) + 1e-9)
        },
      ),
      { numRuns: 300 },
    )
  })
})
