import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { classify } from '../actions/classify.js'
import { createClient } from '../client/createClient.js'
import type { Requirements } from '../request/requirements.js'
import type { Offer } from '../routes/route.js'
import { fakeRoute } from '../testing/fakeRoute.js'
import { logits, toyOffer, toySource } from '../testing/fixtures/toyModel.js'
import { usd } from '../utils/usd.js'
import { findConflict, findRelaxation, relax } from './conflict.js'
import { planRequest } from './planRequest.js'
import { resolvePolicy } from './policy.js'
import { whyRejected } from './requirements.js'

fc.configureGlobal({ seed: Number(process.env.SEED ?? 1) })

const labels = ['benign', 'phishing']
const limitsOf = (require: Requirements = {}, budget = '0') =>
  resolvePolicy({ require }, usd(budget)).requirements
const offer = (id: string, changes: Partial<Offer>) => toyOffer({ id, operator: id, ...changes })
const priced = (ceiling: string) => ({ price: { ceiling, expected: '0' } })

const small = offer('small', { evidence: 'device', download: 10 })
const hosted = offer('hosted', { privacy: 'provider', evidence: 'signed', ...priced('0.02') })
const committee = offer('committee', {
  privacy: 'public',
  evidence: 'quorum(3,5)',
  ...priced('0.5'),
})

describe('a conflict', () => {
  test('default: two requirements, each met by some offer, and no offer meets both', () => {
    const limits = limitsOf({ evidence: ['quorum', 'signed'] }, '1')
    expect(findConflict([small, hosted, committee], limits)).toEqual(['privacy', 'evidence'])
    expect(findConflict([committee, hosted, small], limits)).toEqual(['privacy', 'evidence'])
  })

  test('behavior: none where one requirement alone rules out all', () => {
    expect(findConflict([hosted, committee], limitsOf({}, '1'))).toBeUndefined()
    expect(findConflict([small], limitsOf({ evidence: ['proved'] }))).toBeUndefined()
    expect(findConflict([], limitsOf())).toBeUndefined()
  })

  test('behavior: none where it takes three', () => {
    const limits = limitsOf({ privacy: 'public', maxDownload: 0, maxLatency: 5 }, '0')
    const three = [
      offer('a', { download: 1 }),
      offer('b', priced('1')),
      offer('c', { latency: { state: 'cold', expected: 9, p95: 9 } }),
    ]
    expect(findConflict(three, limits)).toBeUndefined()
    expect(findConflict(three.slice(1), limits)).toEqual(['maxPrice', 'maxLatency'])
  })

  test('behavior: what cannot be had whatever is required says nothing', () => {
    const limits = limitsOf({ evidence: ['signed'] }, '1')
    const broken = { ...hosted, obstacle: 'it is down' }
    expect(findConflict([small, broken], limits)).toBeUndefined()
    expect(findConflict([small, hosted], limits)).toEqual(['privacy', 'evidence'])
  })
})

describe('a relaxation', () => {
  const changesOf = (offers: readonly Offer[], require: Requirements, budget?: string) =>
    findRelaxation(offers, limitsOf(require, budget))

  test('default: of the offer that breaks the fewest requirements', () => {
    expect(changesOf([committee, hosted], { evidence: ['signed'] })).toEqual({
      offer: 'hosted',
      changes: [
        { requirement: 'privacy', from: 'device', to: 'provider' },
        { requirement: 'maxPrice', from: '0', to: '0.02' },
      ],
    })
    expect(changesOf([committee, hosted, small], { maxDownload: 9 })).toEqual({
      offer: 'small',
      changes: [{ requirement: 'maxDownload', from: 9, to: 10 }],
    })
  })

  const wide = { privacy: 'public' } as const
  test.each<[string, readonly Partial<Offer>[], Requirements, unknown, unknown]>([
    ['maxPrice', [priced('3'), priced('2')], wide, '1', '2'],
    ['privacy', [{ privacy: 'public' }, { privacy: 'attested' }], {}, 'device', 'attested'],
    [
      'determinism',
      [{ determinism: 'statistical' }, { determinism: 'bounded' }],
      { determinism: 'exact' },
      'exact',
      'bounded',
    ],
    [
      'maxLatency',
      [8, 6.2].map((time) => ({ latency: { state: 'warm', expected: time, p95: time } as const })),
      { maxLatency: 5 },
      5,
      7,
    ],
    ['routes', [{ route: 'b' }, { route: 'b' }], { routes: ['a'] }, ['a'], ['a', 'b']],
    ['providers', [{ operator: 'y' }], { providers: ['x'] }, ['x'], ['x', 'y']],
    ['evidence', [{ evidence: 'none' }], { evidence: ['quorum'] }, ['quorum'], ['quorum', 'none']],
    ['audience', [{ evidence: 'device' }], { audience: 'contract' }, 'contract', 'self'],
  ])('of equals the least far one, and what it is set to: %s', (name, two, require, from, to) => {
    const offers = two.map((changes, i) => offer(`${i}`, changes))
    const limits = limitsOf(require, '1')
    const last = offers.at(-1) as Offer
    const expected = name === 'routes' ? offers[0] : last
    expect(findRelaxation(offers, limits)).toEqual({
      offer: expected?.id,
      changes: [{ requirement: name, from, to }],
    })
    expect(findRelaxation(offers.toReversed(), limits)?.offer).toBe(expected?.id)
  })

  test('behavior: who sees the input is the last to be given up', () => {
    const limits = limitsOf({ evidence: ['signed'] })
    const wider = offer('a', { privacy: 'attested', evidence: 'signed' })
    expect(findRelaxation([wider, offer('b', { evidence: 'device' })], limits)?.offer).toBe('b')
  })

  test('behavior: with a limit of 0 the cheapest is nearest', () => {
    const all = ['9', '0.5', '0.500001'].map((price) => offer(price, priced(price)))
    expect(findRelaxation(all, limitsOf())?.offer).toBe('0.5')
  })

  test('behavior: none where nothing was offered, or nothing can be had', () => {
    expect(changesOf([], {})).toBeUndefined()
    expect(changesOf([{ ...small, obstacle: 'it is down' }], { maxDownload: 0 })).toBeUndefined()
    expect(changesOf([{ ...small, arrives: 0 }], { maxDownload: 0 })).toBeUndefined()
  })

  test('behavior: with it there is a plan, whatever was required, and without any part of it none', () => {
    const offers = fc.array(
      fc.record({
        privacy: fc.constantFrom('device', 'attested', 'provider', 'public'),
        evidence: fc.constantFrom('device', 'none', 'signed', 'quorum(3,5)', 'proved'),
        determinism: fc.constantFrom('exact', 'bounded', 'statistical'),
        route: fc.constantFrom('a', 'b'),
        download: fc.nat(100),
        price: fc.constantFrom('0', '0.5', '9').map((ceiling) => ({ ceiling, expected: '0' })),
        latency: fc.nat(200).map((time) => ({ state: 'warm', expected: time, p95: 2 * time })),
      }),
      { minLength: 1, maxLength: 5 },
    )
    const requirements = fc.record(
      {
        privacy: fc.constantFrom('device', 'provider'),
        evidence: fc.subarray(['signed', 'quorum', 'proved']),
        audience: fc.constantFrom('self', 'contract'),
        maxLatency: fc.nat(150),
        latencyQuantile: fc.constantFrom(0.5, 0.9, 0.99),
        determinism: fc.constantFrom('exact', 'bounded'),
        maxDownload: fc.nat(50),
        routes: fc.constantFrom(['a'], ['c']),
      },
      { requiredKeys: [] },
    )
    let relaxed = 0
    fc.assert(
      fc.property(offers, requirements, (all, require) => {
        const policy = resolvePolicy({ require: require as Requirements, answerWorth: usd('100') })
        const given = all.map((changes, i) => offer(`${i}`, changes as Partial<Offer>))
        const limits = policy.requirements
        const planWith = (requirements: typeof limits) =>
          planRequest({ labels, stakes: undefined, requirements }, given, policy)
        const relaxation = findRelaxation(given, limits)
        if (planWith(limits).steps.length > 0 || !relaxation) return
        relaxed++
        const after = relax(limits, relaxation)
        expect(planWith(after).steps).not.toEqual([])
        const nearest = given.find(({ id }) => id === relaxation.offer) as Offer
        expect(whyRejected(nearest, after)).toBeUndefined()
        for (const change of relaxation.changes) {
          const changes = relaxation.changes.filter((one) => one !== change)
          expect(whyRejected(nearest, relax(limits, { ...relaxation, changes }))).toBeDefined()
        }
      }),
      { numRuns: 500 },
    )
    expect(relaxed).toBeGreaterThan(100)
  })
})

describe('the error of a request without an allowed offer', () => {
  const ask = { models: [toySource()], input: 'example.com' } as const
  const route = (id: string, changes: Partial<Offer>) =>
    fakeRoute({ id, offer: changes, outputs: () => logits(1, 0) }).route
  const routes = [
    route('here', { evidence: 'device' }),
    route('there', { privacy: 'provider', evidence: 'signed' }),
  ]

  test('says the conflict and the nearest change, in words and as data', async () => {
    const client = createClient({ routes, policy: { require: { evidence: ['signed', 'proved'] } } })
    const error = await classify(client, ask).catch((error) => error)
    expect(error).toMatchObject({
      code: 'policy/no-offer-allowed',
      conflict: ['privacy', 'evidence'],
      relaxation: {
        offer: 'here/toy-small',
        changes: [
          {
            requirement: 'evidence',
            from: ['signed', 'proved'],
            to: ['signed', 'proved', 'device'],
          },
        ],
      },
      details: { rejected: 2, conflict: 'privacy evidence', nearest: 'here/toy-small' },
    })
    expect(error.message).toContain(
      'None meets both privacy and evidence. The nearest is "here/toy-small": to allow it, set evidence to signed, proved, device.',
    )
    // What it says to set is enough.
    const [change] = error.relaxation.changes
    const mended = createClient({ routes, policy: { require: { evidence: change.to } } })
    expect((await classify(mended, ask)).offer.id).toBe('here/toy-small')
  })

  test('says neither where there is none', async () => {
    const client = createClient({ routes: [route('here', { obstacle: 'it is down' })] })
    const error = await classify(client, ask).catch((error) => error)
    expect([error.conflict, error.relaxation]).toEqual([undefined, undefined])
    expect(error.message).toBe(
      'The policy allows no offer for the request. here/toy-small: it is down.',
    )
    expect(error.details).toEqual({ rejected: 1 })
  })
})
