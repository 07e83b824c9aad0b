import { describe, expect, test } from 'vitest'
import { type ClientParameters, createClient } from '../client/createClient.js'
import { quoteQueryOptions } from '../query/quote.js'
import { fakeRoute } from '../testing/fakeRoute.js'
import { logits, toySource } from '../testing/fixtures/toyModel.js'
import { usd } from '../utils/usd.js'
import { classify } from './classify.js'
import { preload, unload } from './preload.js'
import { quote } from './quote.js'
import { run } from './run.js'

const { route, calls } = fakeRoute({ outputs: () => logits(9, -9) })
const client = createClient({
  routes: [(config) => ({ ...route(config), preload: async () => {} })],
})
const models = [toySource()]
const ask = { models, input: 'app-uniswap.io' }
const circular: Record<string, unknown> = {}
circular.itself = circular

/** The parameter that an error names. */
const named = async (call: () => unknown) => {
  try {
    await call()
  } catch (error) {
    expect(error).toMatchObject({ code: 'request/invalid-parameters' })
    return (error as { details: { parameter: string } }).details.parameter
  }
  return 'nothing'
}

const calling: readonly [string, object | undefined | null, string][] = [
  ['none', undefined, 'parameters'],
  ['null', null, 'parameters'],
  ['a list', [], 'parameters'],
  ['nothing in them', {}, 'models'],
  ['no models', { ...ask, models: [] }, 'models'],
  ['a mistyped name', { ...ask, requires: {} }, 'parameters.requires'],
  ['a signal that is none', { ...ask, signal: {} }, 'signal'],
]
const requesting: typeof calling = [
  ['a key that is no text', { ...ask, idempotencyKey: 5 }, 'idempotencyKey'],
  ['an empty key', { ...ask, idempotencyKey: '' }, 'idempotencyKey'],
  ['restarts that is no truth', { ...ask, restarts: 'no' }, 'restarts'],
  ['a listener that is none', { ...ask, onStatus: 'log' }, 'onStatus'],
]
const consumer = `0x${'c0'.repeat(20)}`
const target = { consumer, requester: consumer }
const targeting: typeof calling = (
  [
    ['text', consumer, 'target'],
    ['null', null, 'target'],
    ['nothing in it', {}, 'target.consumer'],
    ['nobody to answer', { consumer }, 'target.requester'],
    ['a name', { ...target, requester: 'me.eth' }, 'target.requester'],
    ['an address too short', { ...target, consumer: consumer.slice(0, 41) }, 'target.consumer'],
    ['nobody’s address', { ...target, consumer: `0x${'0'.repeat(40)}` }, 'target.consumer'],
    ['a mistyped name', { ...target, gas: 1 }, 'target.gas'],
    ['a value as a number', { ...target, value: 1 }, 'target.value'],
    ['a value below nothing', { ...target, value: -1n }, 'target.value'],
    ['a value above what fits', { ...target, value: 1n << 96n }, 'target.value'],
    ['gas as a bigint', { ...target, callbackGas: 1n }, 'target.callbackGas'],
    ['gas above what fits', { ...target, callbackGas: 2 ** 24 }, 'target.callbackGas'],
  ] as [string, unknown, string][]
).map(([name, value, parameter]) => [`target: ${name}`, { ...ask, target: value }, parameter])
const requiring: readonly [string, unknown, string][] = [
  ['text', 'device', 'require'],
  ['null', null, 'require'],
  ['a list', ['device'], 'require'],
  ['a mistyped limit', { maxLatancy: 1 }, 'require.maxLatancy'],
  ['a mistyped list', { evidances: ['proved'] }, 'require.evidances'],
  ['evidence as text', { evidence: 'proved' }, 'require.evidence'],
  ['a kind of evidence that there is not', { evidence: ['device', 'prooved'] }, 'require.evidence'],
  ['a quorum without numbers', { evidence: ['quorum(a,b)'] }, 'require.evidence'],
  ['a kind within other text', { evidence: ['my device'] }, 'require.evidence'],
]

describe('error: the parameters of a call', () => {
  for (const [action, call] of Object.entries({ classify, run, quote }) as never as [
    string,
    typeof classify,
  ][])
    test.each([
      ...calling,
      ...requesting,
      ...targeting,
      ...requiring.map(([name, require, parameter]) => [name, { ...ask, require }, parameter]),
    ] as typeof calling)(`${action}: %s`, async (_, parameters, parameter) => {
      expect(await named(() => call(client, parameters as never))).toBe(parameter)
    })
  test.each([
    ...calling,
    ['a listener that is none', { models, onProgress: 5 }, 'onProgress'],
  ] as typeof calling)('preload: %s', async (_, parameters, parameter) => {
    const { input: _unused, ...rest } = { input: undefined, ...parameters }
    const given = parameters && !Array.isArray(parameters) ? rest : parameters
    expect(await named(() => preload(client, given as never))).toBe(parameter)
  })
  test.each([undefined, null, {}, 'client'])('a client that is none: %j', async (none) => {
    for (const call of [classify, run, quote, preload, unload] as (typeof classify)[])
      expect(await named(() => call(none as never, ask))).toBe('client')
  })
  test.each([[[]], [null], ['1']])('stakes of another form: %j', async (stakes) => {
    for (const call of [classify, quote])
      expect(await named(() => call(client, { ...ask, stakes } as never))).toBe('stakes')
  })
  test('an input without end, with a key or as a query', async () => {
    const parameters = { models, input: circular as never }
    expect(await named(() => run(client, { ...parameters, idempotencyKey: 'k' }))).toBe('input')
    expect(await named(() => quoteQueryOptions(client, { task: 'run', ...parameters }))).toBe(
      'input',
    )
  })
  test('and nothing was run', () => expect(calls.runs).toEqual([]))
})

test('default: its twin: everything that may be said, said', async () => {
  const parameters = {
    ...ask,
    stakes: { benign: usd('0.1') },
    target: {
      consumer: `0x${'C0'.repeat(20)}`,
      requester: `0x${'9e'.repeat(20)}`,
      value: (1n << 96n) - 1n,
      callbackGas: 2 ** 24 - 1,
    },
    require: {
      privacy: 'device',
      evidence: ['device', 'quorum(3,5)', 'proved'],
      audience: 'self',
      maxPrice: usd('0'),
      maxLatency: 1000,
      determinism: 'exact',
      maxDownload: 0,
    },
    signal: new AbortController().signal,
    idempotencyKey: 'k',
    onStatus: () => {},
  } as const
  expect((await classify(client, parameters)).verdict.status).toBe('verified')
  expect((await quote(client, { task: 'classify', ...parameters })).strategy).toBe('single')
  await preload(client, { models, signal: parameters.signal, onProgress: () => {} })
})

describe('error: the parameters of a client', () => {
  const routes = [route]
  test.each([
    ['none', undefined, 'client'],
    ['a mistyped name', { routes, polcy: {} }, 'client.polcy'],
    ['no list of routes', { routes: route }, 'routes'],
    ['a route that is not made by a factory', { routes: [{}] }, 'routes'],
    ['consent that is no function', { routes, consent: true }, 'consent'],
    ['a policy that is null', { routes, policy: null }, 'policy'],
    [
      'a policy with a mistyped requirement',
      { routes, policy: { requires: {} } },
      'policy.requires',
    ],
    [
      'a policy with a mistyped amount',
      { routes, policy: { secondWorht: usd('1') } },
      'policy.secondWorht',
    ],
    ['a policy that requires null', { routes, policy: { require: null } }, 'policy.require'],
    [
      'a policy that requires what there is not',
      { routes, policy: { require: { maxLatancy: 1 } } },
      'policy.require.maxLatancy',
    ],
    ['a timeout as text', { routes, policy: { timeout: '5' } }, 'policy.timeout'],
    ['a budget as an amount', { routes, budget: usd('1') }, 'budget'],
    ['a mistyped budget', { routes, budget: { perCal: usd('1') } }, 'budget.perCal'],
    ['an empty budget', { routes, budget: {} }, 'budget.perCall'],
    ['records that are a store', { routes, records: { put() {} } }, 'records.put'],
    ['a store that is none', { routes, records: { store: {} } }, 'records.store'],
    ['a side that there is not', { routes, records: { include: ['inputs'] } }, 'records.include'],
  ])('%s', async (_, parameters, parameter) => {
    expect(await named(() => createClient(parameters as never as ClientParameters))).toBe(parameter)
  })
})
