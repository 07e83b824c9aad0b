import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { classify } from '../actions/classify.js'
import { run as runModel } from '../actions/run.js'
import { start } from '../actions/start.js'
import { createClient } from '../client/createClient.js'
import type { PolicyParameters } from '../policy/policy.js'
import type { Stakes } from '../request/request.js'
import type { Requirements } from '../request/requirements.js'
import type { Offer, RouteFactory } from '../routes/route.js'
import { fakeRoute } from '../testing/fakeRoute.js'
import { logits, toySource } from '../testing/fixtures/toyModel.js'
import { formatUsd, type Usd, usd } from '../utils/usd.js'
import { planAgain } from './planAgain.js'
import { type CurrentRecord, parseRecord } from './record.js'
import { planFollows } from './verify/planFollows.js'

afterEach(() => vi.restoreAllMocks())

const models = [toySource(), toySource({ core: { name: 'toy-large' } })]
const chance = fc.double({ min: 0, max: 1, noNaN: true })
const micro = (most: number) =>
  fc.integer({ min: 0, max: most }).map((amount) => formatUsd(BigInt(amount) as Usd))
const amount = (most: number) => micro(most).map(usd)
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
/** Each is there seldom: together they leave nothing to plan. */
const seldom = <T extends object>(shape: { [Key in keyof T]: fc.Arbitrary<T[Key]> }) => {
  const entries = Object.entries<fc.Arbitrary<unknown>>(shape).map(([key, value]) =>
    fc.oneof(
      { weight: 9, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: value.map((one) => [[key, one]]) },
    ),
  )
  return fc.tuple(...entries).map((all) => Object.fromEntries(all.flat()) as Partial<T>)
}

const offer: fc.Arbitrary<Partial<Offer>> = fc
  .record({
    privacy: fc.constantFrom('device', 'device', 'provider', 'provider', 'public' as const),
    determinism: fc.constantFrom('exact', 'bounded', 'statistical' as const),
    arrives: fc.oneof(chance, fc.constant(1)),
    dishonest: chance.map((x) => x ** 4),
    undetected: fc.oneof(chance, fc.constant(1)),
    cancellable: fc.constantFrom(true, true, false),
    download: fc.constantFrom(0, 0, 1000),
    price: fc
      .oneof(fc.constant('0'), micro(100_000))
      .map((ceiling) => ({ ceiling, expected: ceiling })),
    latency: fc.tuple(fc.integer({ min: 0, max: 9000 }), chance).map(([expected, spread]) => ({
      state: 'warm' as const,
      expected,
      p95: expected * (1 + 5 * spread),
    })),
    expected: optional(
      fc.tuple(chance, chance, chance).map(([share, benign, phishing]) => ({
        benign: { share, wrong: benign ** 3 },
        phishing: { share: 1 - share, wrong: phishing ** 3 },
      })),
    ),
    bond: optional(micro(100_000_000)),
    basis: optional(
      fc.record({
        dishonest: fc.record({
          source: fc.constantFrom('cloud/dishonest', 'app'),
          prior: chance,
          samples: fc.integer({ min: 0, max: 100 }),
        }),
      }),
    ),
  })
  .map(({ expected, bond, basis, ...rest }) => ({
    ...rest,
    evidence: 'none' as const,
    ...(expected && { expected }),
    ...(bond !== undefined && { bond }),
    ...(basis && { basis }),
  }))

const policy: fc.Arbitrary<PolicyParameters> = fc.record(
  {
    secondWorth: amount(2_000_000),
    answerWorth: amount(50_000_000),
    timeout: fc.constantFrom(5000, 60_000, Number.POSITIVE_INFINITY),
    maxAttempts: fc.integer({ min: 1, max: 8 }),
  },
  { requiredKeys: [] },
)
const require = seldom<Requirements>({
  privacy: fc.constantFrom('device', 'provider', 'public' as const),
  determinism: fc.constantFrom('exact', 'bounded' as const),
  maxLatency: fc.constantFrom(1000, 100_000),
  maxDownload: fc.constantFrom(0, Number.POSITIVE_INFINITY),
  maxPrice: amount(200_000),
  latencyQuantile: fc.constantFrom(0.5, 0.9),
  routes: fc.constantFrom(['r0', 'r1', 'r2'], ['r1']),
  providers: fc.constantFrom(['r0', 'r1', 'r2'], ['r2']),
  evidence: fc.constantFrom(['none'], ['none', 'quorum']) as fc.Arbitrary<never>,
})
const stakes: fc.Arbitrary<Stakes | undefined> = fc.oneof(
  optional(amount(10_000_000)),
  fc.record({ benign: amount(10_000_000), phishing: amount(10_000_000) }),
)

const oftenLate = {
  determinism: 'exact',
  dishonest: 0.001,
  bond: '20',
  cancellable: true,
  latency: { state: 'warm', expected: 2000, p95: 9000 },
} as const

/** Some routes fail to make offers, and some make what cannot be weighed. */
function routeOf(id: string, changes: Partial<Offer>, kind: string): RouteFactory {
  const { route } = fakeRoute({
    id,
    offer: kind === 'malformed' ? { ...changes, arrives: Number.NaN } : changes,
    outputs: () => (changes.cancellable ? logits(9, -9) : Promise.reject(new Error())),
  })
  return (config) => ({
    ...route(config),
    ...(kind === 'broken' && { offers: () => Promise.reject(new Error()) }),
  })
}

test('behavior: the plan of any record follows from the record alone', async () => {
  const strategies = new Map<string, number>()
  const kinds = fc.constantFrom('fine', 'fine', 'fine', 'fine', 'malformed', 'broken')
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(offer, kinds), { minLength: 1, maxLength: 3 }),
      policy,
      require,
      stakes,
      fc.constantFrom('classify', 'start', 'run' as const),
      fc.constantFrom(0, 0.3, 0.999),
      // The same once more elsewhere, to be asked when the first is late.
      fc.boolean(),
      async (some, parameters, require, stakes, way, draw, twice) => {
        const [[first, kind], ...others] = some as [(typeof some)[0]]
        const late: typeof some = [[{ ...first, ...oftenLate }, kind]]
        const offers = twice ? [...late, ...others, ...late] : some
        vi.spyOn(Math, 'random').mockReturnValue(draw)
        const client = createClient({
          routes: offers.map(([changes, kind], i) => routeOf(`r${i}`, changes, kind)),
          policy: { require: { privacy: 'public' }, ...parameters },
          budget: { perCall: usd('0.5') },
          consent: () => true,
        })
        const input = 'app-uniswap.io'
        const tensors = { bytes: { shape: [1, 64], data: new Float32Array(64) } }
        const asked = { require, ...(stakes !== undefined && { stakes }) }
        const answer =
          way === 'run'
            ? runModel(client, {
                ...asked,
                models: [models[0] as never],
                input: tensors,
              })
            : way === 'start'
              ? start(client, { ...asked, task: 'classify', models, input }).answer
              : classify(client, { ...asked, models, input })
        await (await answer.catch(() => undefined))?.audit
        for (const stored of await client.records.list()) {
          const record = parseRecord(JSON.parse(JSON.stringify(stored)))
          if (!record.plan) continue
          expect(planAgain(record)).toStrictEqual(record.plan)
          expect(planFollows(record).map(({ passed }) => passed)).toEqual([true])
          const { strategy } = record.plan
          strategies.set(strategy, (strategies.get(strategy) ?? 0) + 1)
        }
      },
    ),
    { seed: Number(process.env.SEED ?? 1), numRuns: Number(process.env.RUNS ?? 300) },
  )
  // Of the seven there are.
  expect(strategies.size).toBeGreaterThan(5)
})

test('behavior: older records do not say what was asked', async () => {
  const { route } = fakeRoute({ outputs: () => logits(9, -9) })
  const client = createClient({ routes: [route] })
  const { record } = await classify(client, { models, input: 'app-uniswap.io' })
  if (record.version !== 4) throw new Error('It is of the version that is written now.')
  expect(planAgain(record)).toEqual(record.plan)
  const { asked, ...silent } = record
  expect(planAgain(silent)).toBe(undefined)
  expect(planFollows(silent).map(({ passed }) => passed)).toEqual([false])
  expect(planFollows({ version: 3 } as never)).toEqual([])
})

describe('behavior: a plan that was altered does not follow', () => {
  const altered = async (alter: (plan: NonNullable<CurrentRecord['plan']>) => unknown) => {
    vi.spyOn(Math, 'random').mockReturnValue(0)
    const paid = { privacy: 'provider', price: { ceiling: '0.1', expected: '0.01' } } as const
    const client = createClient({
      routes: [
        routeOf('here', { cancellable: true, arrives: 0.9 }, 'fine'),
        routeOf('there', { ...paid, cancellable: true }, 'fine'),
        routeOf('broken', {}, 'broken'),
      ],
    })
    const { record } = await classify(client, { models, input: 'app-uniswap.io' })
    const copy = JSON.parse(JSON.stringify(record)) as CurrentRecord & {
      plan: NonNullable<CurrentRecord['plan']>
    }
    alter(copy.plan)
    return planFollows(copy).map(({ passed }) => passed)
  }
  const say = (plan: CurrentRecord['plan'], change: (reason: string) => string) => {
    const [step] = plan?.steps ?? []
    if (!plan || !step) throw new Error('There is no plan.')
    const reason = change(plan.reason)
    expect(reason).not.toBe(plan.reason)
    plan.reason = reason
    step.reason = change(step.reason)
  }
  const amount = /\$\d\S*/

  test('its twin: what was not altered, and the last digit of a sentence', async () => {
    expect(await altered(() => {})).toEqual([true])
    const round = (reason: string) =>
      reason.replace(amount, (text) => `$${Number(text.slice(1)) * 1.001}`)
    expect(await altered((plan) => say(plan, round))).toEqual([true])
  })

  test('so large that to look at it would hold up whoever reads it: that is said', async () => {
    const swell = ({ steps, rejected }: NonNullable<CurrentRecord['plan']>) => {
      const [step] = steps
      if (!step) throw new Error('There is no plan.')
      for (let i = 0; i < 10_001; i++) {
        const id = `0x${String(i).padStart(64, '0')}`
        const facts = {
          ...step.offer,
          id: `other-${i}`,
          operator: `${i}`,
          model: { id, name: 'x' },
        }
        rejected.push({ offer: facts.id, code: 'value', reason: 'it is worse', facts })
      }
    }
    expect(await altered(swell)).toEqual([null])
  })

  test('an amount in a sentence', async () => {
    const dearer = (reason: string) => reason.replace(amount, '$999')
    expect(await altered((plan) => say(plan, dearer))).toEqual([false])
  })

  test('an offer that was rejected for no reason', async () => {
    const made = { offer: 'x', code: 'privacy', reason: 'the input would be seen' }
    expect(await altered(({ rejected }) => rejected.unshift(made))).toEqual([false])
    const hide = (plan: CurrentRecord['plan']) => {
      const one = plan?.rejected.find(({ facts }) => facts)
      expect(one).toBeDefined()
      delete one?.facts
    }
    expect(await altered(hide)).toEqual([false])
  })
})
