import { describe, expect, test } from 'vitest'
import { classify } from '../actions/classify.js'
import { createClient } from '../client/createClient.js'
import { fakeRoute } from '../testing/fakeRoute.js'
import { logits, toySource } from '../testing/fixtures/toyModel.js'
import { type Usd, usd } from '../utils/usd.js'
import { resolvePolicy } from './policy.js'
import { policySchema } from './policySchema.js'
import { type Preset, presets } from './presets.js'
import { policyFor, type RequestFacts, type Rule } from './rules.js'

const rule: Rule = {
  name: 'much at stake',
  when: { stakesFrom: usd('100') },
  require: { evidence: ['quorum'], maxLatency: 1000 },
}
const facts: RequestFacts = {
  task: 'classify',
  models: ['small', 'large'],
  stakes: usd('100'),
  audience: 'self',
  size: 10,
}

describe('parameters: what is wrong is named by its place', () => {
  const cases: readonly [string, unknown][] = [
    ['policy', []],
    ['policy.preset', { preset: 'toString' }],
    ['policy.cheapest', { cheapest: true }],
    ['policy.secondWorth', { secondWorth: '0.1' }],
    ['policy.answerWorth', { answerWorth: -1n }],
    ['policy.timeout', { timeout: '5' }],
    ['policy.maxAttempts', { maxAttempts: 0 }],
    ['policy.require.maxPrise', { require: { maxPrise: usd('1') } }],
    ['policy.rules', { rules: rule }],
    ['policy.rules[1]', { rules: [rule, null] }],
    ['policy.rules[0].name', { rules: [{ ...rule, name: '' }] }],
    ['policy.rules[0].when', { rules: [{ ...rule, when: undefined }] }],
    ['policy.rules[0].require', { rules: [{ name: 'x', when: {} }] }],
    ['policy.rules[0].demand', { rules: [{ ...rule, demand: {} }] }],
    [
      'policy.rules[2].when.stakesFrom',
      { rules: [rule, rule, { ...rule, when: { stakesFrom: 5 } }] },
    ],
    ['policy.rules[0].when.stakes', { rules: [{ ...rule, when: { stakes: usd('5') } }] }],
    ['policy.rules[0].when.task', { rules: [{ ...rule, when: { task: 'guess' } }] }],
    ['policy.rules[0].when.model', { rules: [{ ...rule, when: { model: 7 } }] }],
    ['policy.rules[0].when.audience', { rules: [{ ...rule, when: { audience: 'all' } }] }],
    ['policy.rules[0].when.sizeFrom', { rules: [{ ...rule, when: { sizeFrom: Number.NaN } }] }],
    ['policy.rules[0].require.privacy', { rules: [{ ...rule, require: { privacy: 1 } }] }],
    ['policy.exploration', { exploration: false }],
    ['policy.exploration.share', { exploration: { share: Number.NaN } }],
    ['policy.exploration.share', { exploration: { share: -0.1 } }],
    ['policy.exploration.maxStakes', { exploration: { maxStakes: 1 } }],
    ['policy.exploration.maxLoss', { exploration: { maxLoss: '1' } }],
    ['policy.exploration.rate', { exploration: { rate: 1 } }],
    ['policy.priors', { priors: [0.1] }],
    ['policy.priors.cloud/dishonest', { priors: { 'cloud/dishonest': -0.1 } }],
    ['policy.priors.cloud/dishonest', { priors: { 'cloud/dishonest': Number.POSITIVE_INFINITY } }],
  ]
  test.each(cases)('%s', (parameter, policy) => {
    expect(() => resolvePolicy(policy as never)).toThrow(
      expect.objectContaining({
        code: 'request/invalid-parameters',
        details: expect.objectContaining({ parameter }),
      }),
    )
  })

  test('its twin: what is right is taken, and what is undefined is left out', () => {
    const policy = resolvePolicy({
      preset: undefined,
      timeout: undefined,
      rules: [rule],
      exploration: { share: undefined, maxLoss: usd('0') } as never,
      priors: { 'cloud/dishonest': 0 },
    })
    expect(policy).toMatchObject({
      timeout: 60_000,
      rules: [rule],
      exploration: { share: 0.05, maxStakes: usd('1'), maxLoss: 0n },
      priors: { 'cloud/dishonest': 0 },
    })
  })

  test('error: a prior that is in no table, at the first request', async () => {
    const { route, calls } = fakeRoute({ outputs: () => logits(1, 0) })
    const ask = { models: [toySource()], input: 'example.com' }
    const clientWith = (name: string) =>
      createClient({ routes: [route], policy: { priors: { [name]: 0.02 } } })
    await expect(classify(clientWith('cloud/dishonst'), ask)).rejects.toMatchObject({
      code: 'request/invalid-parameters',
      details: { parameter: 'policy.priors.cloud/dishonst' },
    })
    expect(calls.offers).toBe(0)
    await classify(clientWith('cloud/dishonest'), ask)
  })
})

describe('presets', () => {
  const names = Object.keys(presets) as Preset[]

  test('default: without one, the balanced one', () => {
    expect(resolvePolicy()).toEqual(resolvePolicy({ preset: 'balanced' }))
  })

  test('behavior: each says something else, and none shows the input to more people or allows money', () => {
    const all = names.map((preset) => resolvePolicy({ preset }))
    const plain = (policy: unknown) =>
      JSON.stringify(policy, (_, value) => (typeof value === 'bigint' ? `${value}` : value))
    expect(new Set(all.map(plain)).size).toBe(names.length)
    for (const { requirements } of all)
      expect([requirements.privacy, requirements.maxPrice]).toEqual(['device', 0n])
  })

  test('behavior: what is named beside it counts in its stead, field by field', () => {
    const policy = resolvePolicy(
      {
        preset: 'fastest',
        secondWorth: usd('0.03'),
        require: { privacy: 'provider', latencyQuantile: undefined },
        exploration: { share: 0.01 },
      },
      usd('1'),
    )
    expect(policy).toMatchObject({
      secondWorth: usd('0.03'),
      timeout: 20_000,
      requirements: { privacy: 'provider', latencyQuantile: 0.95, maxPrice: usd('1') },
      exploration: { share: 0.01, maxLoss: usd('0.01') },
    })
    const looser = resolvePolicy({ preset: 'fastest', require: { latencyQuantile: 0.5 } })
    expect(looser.requirements.latencyQuantile).toBe(0.5)
  })

  test('behavior: a policy in JSON can name each of them', () => {
    expect([...policySchema.entries.preset.wrapped.options].sort()).toEqual(names.sort())
  })
})

describe('rules', () => {
  const base = resolvePolicy({ require: { privacy: 'public' }, rules: [rule] }, usd('1'))
  const requiredBy = (when: Rule['when'], changes: Partial<RequestFacts> = {}) =>
    policyFor({ ...base, rules: [{ ...rule, when }] }, { ...facts, ...changes }).requirements

  test('default: what matches requires more, and only more', () => {
    const policy = resolvePolicy({
      require: { maxLatency: 500, evidence: ['quorum', 'signed'] },
      rules: [rule],
    })
    expect(policyFor(policy, facts).requirements).toMatchObject({
      maxLatency: 500,
      evidence: ['quorum'],
    })
    expect(policyFor(policy, { ...facts, stakes: usd('99') })).toBe(policy)
  })

  test.each<[Rule['when'], Partial<RequestFacts>]>([
    [{ task: 'classify' }, { task: 'embed' }],
    [{ model: 'large' }, { models: ['small'] }],
    [{ stakesFrom: usd('100') }, { stakes: usd('99.999999') }],
    [{ stakesFrom: usd('100') }, { stakes: undefined }],
    [{ audience: 'self' }, { audience: 'contract' }],
    [{ sizeFrom: 10 }, { size: 9 }],
    [{ task: 'classify', sizeFrom: 10 }, { size: 9 }],
  ])('%o does not match %o', (when, changes) => {
    expect(requiredBy(when, changes)).toEqual(base.requirements)
    // Its twin.
    expect(requiredBy(when).evidence).toEqual(['quorum'])
  })

  test('behavior: nothing named matches always; of stakes by label the greatest counts', () => {
    expect(requiredBy({}).maxLatency).toBe(1000)
    const stakes: Record<string, Usd> = { a: usd('1'), b: usd('100') }
    expect(requiredBy(rule.when, { stakes }).maxLatency).toBe(1000)
    expect(requiredBy(rule.when, { stakes: { a: usd('1') } }).maxLatency).toBe(60_000)
  })

  test('behavior: all that match hold', () => {
    const rules = [rule, { name: 'all', when: {}, require: { routes: ['chain'], maxLatency: 9 } }]
    expect(policyFor({ ...base, rules }, facts).requirements).toMatchObject({
      evidence: ['quorum'],
      routes: ['chain'],
      maxLatency: 9,
    })
  })

  test('behavior: what a rule makes a request for a contract is held to the rules for contracts', () => {
    const rules: Rule[] = [
      { ...rule, when: { audience: 'contract' } },
      { name: 'its twin', when: { audience: 'self' }, require: { maxDownload: 0 } },
      { name: 'names', when: { task: 'classify' }, require: { audience: 'contract' } },
    ]
    const required = {
      audience: 'contract',
      maxLatency: 1000,
      evidence: ['quorum'],
      maxDownload: 0,
    }
    expect(policyFor({ ...base, rules }, facts).requirements).toMatchObject(required)
    expect(policyFor({ ...base, rules }, { ...facts, task: 'embed' }).requirements).toEqual({
      ...base.requirements,
      maxDownload: 0,
    })
  })

  test('behavior: of a client: routes are asked with what its rules require', async () => {
    const { route } = fakeRoute({ outputs: () => logits(1, 0) })
    const policy = { rules: [{ ...rule, require: { evidence: ['quorum'] } }] } as const
    const client = createClient({ routes: [route], policy })
    const ask = { models: [toySource()], input: 'example.com' } as const
    await classify(client, { ...ask, stakes: usd('99') })
    await expect(classify(client, { ...ask, stakes: usd('100') })).rejects.toMatchObject({
      code: 'policy/no-offer-allowed',
      rejected: [{ code: 'evidence', limit: 'quorum' }],
    })
  })
})
