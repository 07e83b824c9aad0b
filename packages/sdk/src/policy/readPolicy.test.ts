import { readFileSync, writeFileSync } from 'node:fs'
import { toJsonSchema } from '@valibot/to-json-schema'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { usd } from '../utils/usd.js'
import { resolvePolicy } from './policy.js'
import { policySchema } from './policySchema.js'
import { presets } from './presets.js'
import { readPolicy } from './readPolicy.js'

// biome-ignore lint/suspicious/noExplicitAny: anything may stand in what is checked.
type Anything = any

const file = new URL('../../schemas/policy.schema.json', import.meta.url)

/** With something in every field. */
const whole = {
  version: 1,
  preset: 'verified',
  secondWorth: '0.01',
  answerWorth: '20',
  timeout: 30_000,
  maxAttempts: 2,
  require: {
    privacy: 'provider',
    evidence: ['signed', 'quorum', 'quorum(3,5)'],
    audience: 'self',
    maxPrice: '0.05',
    maxLatency: 5000,
    latencyQuantile: 0.9,
    determinism: 'bounded',
    maxDownload: 0,
    routes: ['cloud', 'chain'],
    providers: ['x.example'],
  },
  rules: [
    {
      name: 'what is worth much',
      when: {
        task: 'classify',
        model: 'lookalike-small',
        stakesFrom: '100',
        audience: 'self',
        sizeFrom: 10,
      },
      require: { evidence: ['quorum'] },
    },
  ],
  exploration: { share: 0.1, maxStakes: '2', maxLoss: '0.002' },
  priors: { 'cloud/dishonest': 0.02 },
}
const changed = (change: (policy: Anything) => void) => {
  const policy = structuredClone(whole)
  change(policy)
  return policy
}

test('default: policy.schema.json is current', () => {
  const schema = toJsonSchema(policySchema, {
    typeMode: 'input',
    // In JSON every number is finite.
    ignoreActions: ['finite', 'transform'],
    overrideAction: ({ valibotAction, jsonSchema }: Anything) =>
      valibotAction.type === 'safe_integer' ? { ...jsonSchema, type: 'integer' } : undefined,
  })
  const text = `${JSON.stringify(schema, null, 2)}\n`
  if (process.env.UPDATE) writeFileSync(file, text)
  expect(readFileSync(file, 'utf8'), 'UPDATE=1 writes policy.schema.json').toBe(text)
})

test('default: every field is read, amounts as dollars', () => {
  const policy = readPolicy(JSON.parse(JSON.stringify(whole)))
  expect(policy).toEqual({
    ...changed((one) => {
      delete one.version
    }),
    secondWorth: usd('0.01'),
    answerWorth: usd('20'),
    require: { ...whole.require, maxPrice: usd('0.05') },
    rules: [{ ...whole.rules[0], when: { ...whole.rules[0]?.when, stakesFrom: usd('100') } }],
    exploration: { share: 0.1, maxStakes: usd('2'), maxLoss: usd('0.002') },
  })
  expect(resolvePolicy(policy, usd('1')).rules).toHaveLength(1)
})

test('default: the least that a policy says', () => {
  expect(readPolicy({ version: 1 })).toEqual({})
  for (const preset of Object.keys(presets))
    expect(readPolicy({ version: 1, preset })).toEqual({ preset })
})

describe('error: what is wrong is named by its JSON pointer, and another validator refuses it too', () => {
  const accepts = new Ajv().compile(JSON.parse(readFileSync(file, 'utf8')))
  test('its twin: what is right is accepted', () => {
    expect(accepts(whole), JSON.stringify(accepts.errors)).toBe(true)
    expect(accepts({ version: 1 })).toBe(true)
  })

  const cases: readonly [string, (policy: Anything) => unknown][] = [
    ['/version', (one) => delete one.version],
    ['/version', (one) => Object.assign(one, { version: 2 })],
    ['/preset', (one) => Object.assign(one, { preset: 'constructor' })],
    ['/secondWorth', (one) => Object.assign(one, { secondWorth: 0.01 })],
    ['/secondWorth', (one) => Object.assign(one, { secondWorth: '1e-3' })],
    ['/answerWorth', (one) => Object.assign(one, { answerWorth: '-1' })],
    ['/timeout', (one) => Object.assign(one, { timeout: 0 })],
    ['/timeout', (one) => Object.assign(one, { timeout: null })],
    ['/maxAttempts', (one) => Object.assign(one, { maxAttempts: 9 })],
    ['/maxAttempts', (one) => Object.assign(one, { maxAttempts: 1.5 })],
    ['/require/maxprice', (one) => Object.assign(one.require, { maxprice: '1' })],
    ['/require/privacy', (one) => Object.assign(one.require, { privacy: 'nobody' })],
    ['/require/evidence/1', (one) => one.require.evidence.splice(1, 1, 'quorum(3,*)')],
    ['/require/latencyQuantile', (one) => Object.assign(one.require, { latencyQuantile: 1 })],
    ['/require/maxDownload', (one) => Object.assign(one.require, { maxDownload: -1 })],
    ['/require/routes/0', (one) => Object.assign(one.require, { routes: [''] })],
    ['/require/providers', (one) => Object.assign(one.require, { providers: 'x.example' })],
    ['/rules', (one) => Object.assign(one, { rules: {} })],
    ['/rules/0/name', (one) => delete one.rules[0].name],
    ['/rules/0/when', (one) => delete one.rules[0].when],
    ['/rules/0/when/stakesFrom', (one) => Object.assign(one.rules[0].when, { stakesFrom: 100 })],
    ['/rules/0/when/stakes', (one) => Object.assign(one.rules[0].when, { stakes: '100' })],
    ['/rules/1/require', (one) => one.rules.push({ name: 'x', when: {} })],
    ['/exploration/share', (one) => Object.assign(one.exploration, { share: 1.1 })],
    ['/priors/cloud~1dishonest', (one) => Object.assign(one.priors, { 'cloud/dishonest': -1 })],
    ['/priors/a~1b~0c', (one) => Object.assign(one.priors, { 'a/b~c': '1' })],
    ['/a~1b', (one) => Object.assign(one, { 'a/b': 1 })],
  ]
  test.each(cases)('%s', (pointer, change) => {
    const policy = changed(change)
    expect(accepts(policy)).toBe(false)
    expect(() => readPolicy(policy)).toThrow(
      expect.objectContaining({
        code: 'policy/invalid',
        details: expect.objectContaining({ pointer }),
      }),
    )
  })

  test.each([[undefined], [null], ['cheapest'], [1]])('no policy at all: %j', (json) => {
    expect(() => readPolicy(json)).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ pointer: '' }) }),
    )
  })

  const lists: readonly [string, (policy: Anything) => unknown][] = [
    ['/require', (one) => Object.assign(one, { require: [] })],
    ['/exploration', (one) => Object.assign(one, { exploration: [] })],
    ['/priors', (one) => Object.assign(one, { priors: [] })],
    ['/rules/0/when', (one) => Object.assign(one.rules[0], { when: [] })],
    ['/rules/0/require', (one) => Object.assign(one.rules[0], { require: [] })],
  ]
  test.each(lists)('a list in the place of an object, which would limit nothing: %s', (...row) => {
    const [pointer, change] = row
    expect(accepts(changed(change))).toBe(false)
    expect(() => readPolicy(changed(change))).toThrow(
      expect.objectContaining({
        details: { pointer, reason: 'expected is an object, and not a list' },
      }),
    )
  })
})

test('error: a prior that is in no table, by its pointer', () => {
  const policy = { version: 1, priors: { 'cloud/dishonest': 0.5, 'cloud/dishonst': 0.5 } }
  expect(() => readPolicy(policy)).toThrow(
    expect.objectContaining({
      message: 'The policy cannot be read at "/priors/cloud~1dishonst": there is no such prior.',
    }),
  )
})

test('error: a prior by a name that every object has', () => {
  for (const value of ['0.5', '{ "a": { "b": 1 } }']) {
    const policy = JSON.parse(`{ "version": 1, "priors": { "__proto__": ${value} } }`)
    expect(() => readPolicy(policy)).toThrow(
      expect.objectContaining({
        details: expect.objectContaining({ pointer: '/priors/__proto__' }),
      }),
    )
  }
})

test('error: a policy that no offer can meet', () => {
  const require = { audience: 'contract', evidence: ['signed', 'device'] }
  expect(() => readPolicy({ version: 1, require })).toThrow(
    expect.objectContaining({ code: 'policy/contradictory-requirements' }),
  )
  expect(readPolicy({ version: 1, require: { ...require, evidence: ['proved'] } })).toBeDefined()
})
