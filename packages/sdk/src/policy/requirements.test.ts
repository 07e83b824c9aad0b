import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkRequirements, type Requirements, tighten } from '../request/requirements.js'
import type { Offer } from '../routes/route.js'
import { toyOffer } from '../testing/fixtures/toyModel.js'
import { type Usd, usd } from '../utils/usd.js'
import { resolvePolicy } from './policy.js'
import { breachesOf, whyRejected } from './requirements.js'

fc.configureGlobal({ seed: Number(process.env.SEED ?? 1) })

const { requirements } = resolvePolicy({ require: { privacy: 'public' } }, usd('10'))
const limited = (require: Requirements) => tighten(requirements, require)

describe('parameters: what an offer breaks', () => {
  const cases: readonly [
    Partial<Offer>,
    Partial<Offer>,
    Requirements,
    ReturnType<typeof whyRejected>,
  ][] = [
    [
      { route: 'cloud' },
      { route: 'chain' },
      { routes: ['local', 'chain'] },
      {
        code: 'routes',
        actual: 'cloud',
        limit: 'local, chain',
        reason: 'its route is "cloud", and allowed are local, chain',
      },
    ],
    [
      { operator: 'x.example' },
      { operator: 'y.example' },
      { providers: ['y.example'] },
      {
        code: 'providers',
        actual: 'x.example',
        limit: 'y.example',
        reason: '"x.example" would run it, and allowed are y.example',
      },
    ],
    [
      { evidence: 'signed' },
      { evidence: 'proved' },
      { evidence: ['quorum', 'proved'] },
      {
        code: 'evidence',
        actual: 'signed',
        limit: 'quorum, proved',
        reason: 'it brings "signed", and accepted are quorum, proved',
      },
    ],
    [
      { price: { ceiling: '0.30', expected: '0' } },
      { price: { ceiling: '0.20', expected: '0' } },
      { maxPrice: usd('0.2') },
      {
        code: 'maxPrice',
        actual: '0.30',
        limit: '0.2',
        reason: 'it may cost $0.30, and $0.2 is the most allowed',
      },
    ],
    [
      { latency: { state: 'warm', expected: 100, p95: 300 } },
      { latency: { state: 'warm', expected: 100, p95: 299 } },
      { maxLatency: 299, latencyQuantile: 0.95 },
      {
        code: 'maxLatency',
        actual: 300,
        limit: 299,
        reason:
          'it is expected to take 300 ms at the quantile 0.95, and 299 ms is the most allowed',
      },
    ],
  ]
  test.each(cases)('%j, not %j: %o', (changes, good, require, breach) => {
    const offer = toyOffer(changes)
    expect(whyRejected(offer, limited(require))).toEqual(breach)
    expect(breachesOf(offer, limited(require))).toEqual([breach])
    // Its twins: without the requirement, and of an offer that meets it.
    expect(whyRejected(offer, requirements)).toBeUndefined()
    expect(whyRejected(toyOffer(good), limited(require))).toBeUndefined()
  })

  test('behavior: all of them are told, the first decides', () => {
    const offer = toyOffer({
      privacy: 'public',
      price: { ceiling: '20', expected: '0' },
      download: 10,
      determinism: 'statistical',
    })
    const limits = limited({ privacy: 'device', determinism: 'exact', maxDownload: 9 })
    const codes = breachesOf(offer, limits).map(({ code }) => code)
    expect(codes).toEqual(['privacy', 'maxPrice', 'determinism', 'maxDownload'])
    expect(whyRejected(offer, limits)).toEqual(breachesOf(offer, limits)[0])
  })

  test('behavior: a price that was read already is not read again', () => {
    const offer = toyOffer({ price: { ceiling: 'no amount', expected: '0' } })
    expect(whyRejected(offer, requirements, 10_000_000)).toBeUndefined()
    expect(whyRejected(offer, requirements, 10_000_001)?.code).toBe('maxPrice')
    expect(whyRejected(offer, requirements, usd('10'))).toBeUndefined()
  })
})

describe('the quantile of time', () => {
  const slow = toyOffer({ latency: { state: 'warm', expected: 100, p95: 300 } })

  test('default: the expected time counts', () => {
    expect(whyRejected(slow, limited({ maxLatency: 100 }))).toBeUndefined()
    expect(whyRejected(slow, limited({ maxLatency: 99 }))).toMatchObject({ actual: 100 })
  })

  test('behavior: never less than the expected time, however low the quantile', () => {
    const low = limited({ maxLatency: 99, latencyQuantile: 0.01 })
    expect(whyRejected(slow, low)).toMatchObject({ actual: 100, limit: 99 })
  })

  test('behavior: a request may raise it, and not lower it', () => {
    const strict = limited({ latencyQuantile: 0.9 })
    expect(tighten(strict, { latencyQuantile: 0.5 }).latencyQuantile).toBe(0.9)
    expect(tighten(strict, { latencyQuantile: 0.99 }).latencyQuantile).toBe(0.99)
    expect(tighten(strict).latencyQuantile).toBe(0.9)
    expect('latencyQuantile' in tighten(requirements)).toBe(false)
  })
})

describe('evidence of a quorum', () => {
  const offer = toyOffer({ evidence: 'quorum(3,5)' })
  test.each([
    [['quorum'], true],
    [['quorum(3,5)'], true],
    [['quorum(2,5)'], false],
    [['quorum(3,50)'], false],
    [['signed'], false],
  ] as const)('%j accepts quorum(3,5): %j', (evidence, accepted) => {
    expect(whyRejected(offer, limited({ evidence })) === undefined).toBe(accepted)
  })

  test('behavior: any quorum and one of them is that one, whoever says which', () => {
    const any = limited({ evidence: ['quorum', 'signed'] })
    const one = limited({ evidence: ['quorum(3,5)', 'proved'] })
    expect(tighten(any, { evidence: ['quorum(3,5)', 'proved'] }).evidence).toEqual(['quorum(3,5)'])
    expect(tighten(one, { evidence: ['quorum', 'signed'] }).evidence).toEqual(['quorum(3,5)'])
    expect(tighten(any, { evidence: ['quorum', 'signed'] }).evidence).toEqual(['quorum', 'signed'])
  })
})

test('behavior: tighten never widens routes, providers, quorums and quantiles', () => {
  const names = ['a', 'b', 'c'] as const
  const some = fc.record(
    {
      routes: fc.subarray([...names]),
      providers: fc.subarray([...names]),
      evidence: fc.subarray(['quorum', 'quorum(3,5)', 'quorum(2,5)', 'signed'] as const),
      latencyQuantile: fc.double({ min: 0.01, max: 0.999, noNaN: true }),
      maxLatency: fc.nat(1000),
    } satisfies { [Name in keyof Requirements]: fc.Arbitrary<unknown> },
    { requiredKeys: [] },
  )
  const offers = fc.record({
    route: fc.constantFrom(...names),
    operator: fc.constantFrom(...names),
    evidence: fc.constantFrom('quorum(3,5)' as const, 'quorum(2,5)' as const, 'signed' as const),
    latency: fc
      .tuple(fc.nat(500), fc.nat(1500))
      .map(([expected, more]) => ({ state: 'warm' as const, expected, p95: expected + more })),
  })
  fc.assert(
    fc.property(some, some, offers, (first, second, changes) => {
      const offer = toyOffer(changes)
      const both = whyRejected(offer, tighten(limited(first), second))
      const either = [first, second].some((one) => whyRejected(offer, limited(one)))
      // What meets each meets both, unless the one's time is now held to the other's quantile.
      if (either) expect(both).toBeDefined()
      else if (both) expect(both.code).toBe('maxLatency')
    }),
    { numRuns: 1000 },
  )
})

test.each([
  { routes: 'local' },
  { routes: [''] },
  { providers: [1] },
  { latencyQuantile: 0 },
  { latencyQuantile: 1 },
  { latencyQuantile: Number.NaN },
  { latencyQuantile: '0.9' },
  { evidence: ['quorum(3,*)'] },
  { evidence: ['quorum()'] },
  { maxPrice: -1n as Usd },
  { maxLatency: -1 },
  { maxDownload: -1 },
])('error: %o', (require) => {
  const [name] = Object.keys(require)
  expect(() => checkRequirements(require as never)).toThrow(
    expect.objectContaining({
      code: 'request/invalid-parameters',
      details: expect.objectContaining({ parameter: `require.${name}` }),
    }),
  )
})
