import type { ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { hostedModel } from '../../models/hosted.js'
import { defineModel, type Model } from '../../models/model.js'
import type { Privacy } from '../../request/requirements.js'
import { toySource } from '../../testing/fixtures/toyModel.js'
import { usd } from '../../utils/usd.js'
import { cloud } from './cloud.js'
import { refusing } from './fixtures/answers.js'
import { question } from './fixtures/ask.js'
import { startTestProvider, type TestProvider } from './fixtures/testProvider.js'
import { createListing } from './listing.js'
import type { Provider } from './provider.js'

const text = defineModel(
  hostedModel({ name: 'toy-text', task: 'generate', providers: { toy: 'org/toy' } }),
)
const tensors = defineModel(
  toySource({
    manifest: {
      expected: { benign: { share: 0.9, wrong: 0.1 }, phishing: { share: 0.1, wrong: 0.2 } },
    },
  }),
)
const base = { id: 'toy', openai: 'https://api.example/v1', prices: {} } as const
let server: TestProvider

beforeEach(async () => {
  server = await startTestProvider(refusing(404))
})
afterEach(() => server.stop())

async function offersOf(
  providers: readonly Provider[],
  {
    model = text,
    input = model === text ? 'One two' : 'example.com',
    privacy = 'public',
    route = cloud({ providers })({ clientId: 'test' }),
  } = {} as {
    model?: Model
    input?: string
    privacy?: Privacy
    route?: ReturnType<ReturnType<typeof cloud>>
  },
) {
  const { request } = await question(model, input)
  const requirements = { ...request.requirements, privacy }
  const signal = new AbortController().signal
  return route.offers({ request: { ...request, requirements }, signal })
}

describe('default', () => {
  test('text: a token for each byte, and all of maxTokens; expected is less', async () => {
    const prices = { 'toy-text': { input: usd('1'), output: usd('10'), request: usd('0.001') } }
    const [offer] = await offersOf([{ ...base, prices, privacy: 'attested' }])
    expect(offer).toEqual({
      id: 'cloud/toy/toy-text',
      route: 'cloud',
      operator: 'toy',
      model: { id: text.id, name: 'toy-text' },
      privacy: 'attested',
      evidence: 'none',
      determinism: 'statistical',
      // 66 bytes, 136 for a template, 512 tokens of output: 202 and 5120 millionths.
      price: { ceiling: '0.006322', expected: '0.002297' },
      latency: { state: 'cold', expected: 3160, p95: 7620 },
      download: 0,
      arrives: 0.98,
      dishonest: 0.01,
      undetected: 1,
      cancellable: true,
      basis: {
        price: { source: 'provider', prior: 0.002297, samples: 0 },
        latency: { source: 'cloud/latency', prior: 3160, samples: 0 },
        arrives: { source: 'cloud/arrives', prior: 0.98, samples: 0 },
        dishonest: { source: 'cloud/dishonest', prior: 0.01, samples: 0 },
        undetected: { source: 'cloud/undetected/none', prior: 1, samples: 0 },
      },
    })
  })

  test('text that is longer in its normal form: a token for each byte of that', async () => {
    const prices = { 'toy-text': { input: usd('1') } }
    const ceilingOf = async (input: string) =>
      (await offersOf([{ ...base, prices }], { input }))[0]?.price.ceiling
    // As many bytes; of the second one letter is 33 in the form that some tokenizers read.
    expect(await ceilingOf('abc')).toBe('0.000198')
    expect(await ceilingOf('\ufdfa')).toBe('0.000228')
  })

  test('tensors: by request, with what the model is expected to say, and the key that signs', async () => {
    const signer = { algorithm: 'ecdsa', key: `0x${'AB'.repeat(20)}` } as const
    const prices = { '*': { request: usd('0.0002') } }
    const provider = { id: 'toy', oip: 'https://api.example', prices, signer }
    const [offer] = await offersOf([provider], { model: tensors })
    expect(offer).toMatchObject({
      price: { ceiling: '0.0002', expected: '0.0002' },
      evidence: 'signed',
      signer: `0x${'ab'.repeat(20)}`,
      expected: tensors.manifest.expected,
      latency: { expected: 600, p95: 2500 },
    })
  })

  test('behavior: one for each provider that has a price and the protocol', async () => {
    const prices = { 'toy-text': { input: usd('1') } }
    const providers: Provider[] = [
      { ...base, prices },
      { ...base, id: 'unpriced' },
      { ...base, id: 'inherited', prices: Object.create({ '*': {} }) },
      { id: 'tensors', oip: 'https://api.example', prices: { '*': {} } },
      { ...base, id: 'free', prices: { '*': {} } },
    ]
    const ids = (await offersOf(providers)).map(({ id }) => id)
    expect(ids).toEqual(['cloud/toy/toy-text', 'cloud/free/toy-text'])
  })
})

describe('prices that are listed', () => {
  const listing = (data: unknown, id: object = {}) => {
    server.answer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ object: 'list', data, ...id }))
    })
  }
  const entry = (pricing: object, more: object = {}) => ({ id: 'org/toy', pricing, ...more })
  const listed = (): Provider[] => [
    { ...base, openai: `${server.url}/v1/`, prices: 'listed', keys: [{ key: 'secret' }] },
  ]
  const ceiling = async () => (await offersOf(listed()))[0]?.price.ceiling

  test('default: asked once for several requests, and without the key', async () => {
    listing([entry({ prompt: '0.000001', completion: '0.00001', request: '0.001' })])
    const route = cloud({ providers: listed() })({ clientId: 'test' })
    const prices = await Promise.all([1, 2, 3].map(() => offersOf([], { route })))
    expect(prices.flat().map(({ price }) => price.ceiling)).toEqual(Array(3).fill('0.006322'))
    expect(server.seen).toHaveLength(1)
    expect(server.seen[0]?.url).toBe('/v1/models')
    expect(server.seen[0]?.headers).not.toHaveProperty('authorization')
  })

  test('behavior: nobody is asked who may not have the input', async () => {
    listing([entry({ prompt: '0.000001', completion: '0' })])
    expect(await offersOf(listed(), { privacy: 'device' })).toEqual([])
    expect(server.seen).toEqual([])
    // What is known without asking is offered still, so that the policy can say why it is none.
    const known: Provider = { ...base, prices: { '*': {} } }
    expect(await offersOf([known], { privacy: 'device' })).toHaveLength(1)
  })

  test('behavior: fractions of a millionth are rounded up', async () => {
    listing([entry({ prompt: '0.0000000000001', completion: '0', request: '0' })])
    // A millionth of a dollar for a million tokens: of 202 a millionth.
    expect(await ceiling()).toBe('0.000001')
  })

  test('behavior: another model of that name is none', async () => {
    const pricing = { prompt: '0.000001', completion: '0' }
    listing([entry(pricing, { trine: { model_id: `0x${'22'.repeat(32)}` } })])
    expect(await ceiling()).toBeUndefined()
    listing([entry(pricing, { trine: { model_id: text.id } })])
    expect(await ceiling()).toBe('0.000202')
  })

  test.each([
    ['no prices', [{ id: 'org/toy' }]],
    ['a price that is a number', [entry({ prompt: 0.1, completion: '0' })]],
    ['one below nothing', [entry({ prompt: '-1', completion: '0' })]],
    ['one that is huge', [entry({ prompt: '1e30', completion: '0' })]],
    ['other models', [{ ...entry({ prompt: '0', completion: '0' }), id: 'other' }]],
    ['no list', { length: 5 }],
    ['nothing', null],
  ])('error: %s', async (_, data) => {
    listing(data)
    expect(await ceiling()).toBeUndefined()
  })

  test.each([
    ['a refusal', refusing(503)],
    [
      'an answer that is no list',
      (_: unknown, response: ServerResponse) => void response.end('{}'),
    ],
  ])(
    'behavior: after %s what was listed holds, and is asked for again soon',
    async (_, failing) => {
      let time = 0
      listing([entry({ prompt: '0.000001', completion: '0' })])
      const list = createListing(`${server.url}/v1`, () => time)
      await list.refresh()
      const price = list.known('org/toy')
      expect(price).toBeDefined()
      server.answer(failing)
      time += 300_000
      await list.refresh()
      expect(list.known('org/toy')).toEqual(price)
      listing([entry({ prompt: '0.000002', completion: '0' })])
      time += 30_000
      await list.refresh()
      expect(list.known('org/toy')).toMatchObject({ price: { input: usd('2') } })
    },
  )

  test('error: no JSON, an endless list, a refusal, a redirect', async () => {
    server.answer((_, response) => {
      response.end('<html>')
    })
    expect(await ceiling()).toBeUndefined()
    server.answer((_, response) => {
      response.write('{"data":[', () => response.write('1,'.repeat(5 << 20)))
    })
    expect(await ceiling()).toBeUndefined()
    await expect.poll(() => server.seen.at(-1)?.closed).toBe(true)
    server.answer(refusing(500))
    expect(await ceiling()).toBeUndefined()
    server.answer((_, response) => {
      response.writeHead(302, { location: '/v1/other' }).end()
    })
    expect(await ceiling()).toBeUndefined()
    expect(server.seen.at(-1)?.url).toBe('/v1/models')
  })
})

describe('error: parameters', () => {
  const secret = 'canary-key'
  test.each<[string, unknown]>([
    ['providers', []],
    ['providers', undefined],
    ['providers[0].id', [{ ...base, id: 'A' }]],
    ['providers[0].id', [{ ...base, id: undefined }]],
    ['providers[1].id', [base, base]],
    ['providers[0].openai', [{ id: 'toy', prices: {} }]],
    ['providers[0].openai', [{ ...base, openai: `https://me:${secret}@api.example` }]],
    ['providers[0].openai', [{ ...base, openai: 'api.example' }]],
    ['providers[0].oip', [{ ...base, oip: 'file:///x' }]],
    ['providers[0].keys', [{ ...base, keys: [] }]],
    ['providers[0].keys', [{ ...base, keys: [{ key: `${secret}\n` }] }]],
    ['providers[0].keys', [{ ...base, keys: [{ key: 'x', weight: 0 }] }]],
    ['providers[0].keys', [{ ...base, keys: [{ key: 'x', limits: { requestsPerMinute: 0 } }] }]],
    ['providers[0].prices', [{ ...base, prices: { a: { input: 0.1 } } }]],
    ['providers[0].prices', [{ ...base, prices: 'free' }]],
    ['providers[0].models', [{ ...base, models: { a: '' } }]],
    ['providers[0].signer', [{ ...base, signer: { algorithm: 'ecdsa', key: '0x12' } }]],
    ['providers[0].privacy', [{ ...base, privacy: 'device' }]],
    ['providers[0].headers', [{ ...base, headers: { Authorization: secret } }]],
    ['providers[0].headers', [{ ...base, headers: { 'x-y': `${secret}\r\nz: 1` } }]],
  ])('%s', (parameter, providers) => {
    let error: unknown
    try {
      cloud({ providers: providers as Provider[] })
    } catch (thrown) {
      error = thrown
    }
    expect(error).toMatchObject({ code: 'request/invalid-parameters', details: { parameter } })
    expect(`${error} ${JSON.stringify(error)}`).not.toContain(secret)
  })

  test('timeouts', () => {
    for (const timeouts of [{ firstByte: 0 }, { stall: Number.NaN }])
      expect(() => cloud({ providers: [base], timeouts })).toThrow('timeouts.')
  })
})
