import { lookalikeLarge } from '@trine/lookalike'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apiKey, signerOf, type TestCloud, testCloud } from '../../testing/cloud.js'

let cloud: TestCloud
beforeAll(async () => {
  cloud = await testCloud({
    models: [lookalikeLarge],
    settings: { prices: { 'lookalike-large': { request: '0.0002' } } },
  })
}, 60_000)
afterAll(() => cloud?.stop())

const path = '/v2/models/lookalike-large/infer'
const values = (text: string) => {
  const bytes = new Float32Array(64)
  for (const [at, byte] of new TextEncoder().encode(text).entries()) bytes[at] = byte
  return bytes
}
/** The model's own example. */
const logits = [0.6845025420188904, -2.2037899494171143]
const input = { name: 'bytes', shape: [1, 64], datatype: 'FP32' }
const asked = (change: object = {}, tensor: object = {}) => ({
  inputs: [{ ...input, data: [...values('uniswap.org')], ...tensor }],
  ...change,
})
const binaryBody = (json: object, ...tensors: Uint8Array[]) => {
  const head = Buffer.from(JSON.stringify(json))
  return {
    body: Buffer.concat([head, ...tensors]),
    headers: {
      'content-type': 'application/octet-stream',
      'inference-header-content-length': String(head.length),
    },
  }
}
const inBinary = (text: string, json: object = {}) =>
  binaryBody(
    { inputs: [{ ...input, parameters: { binary_data_size: 256 } }], ...json },
    new Uint8Array(values(text).buffer),
  )

describe('default', () => {
  test('tensors in binary form both ways, signed over the exact bytes, for the price of a request', async () => {
    const before = await cloud.left()
    const { body, headers } = inBinary('uniswap.org', {
      id: 'ab'.repeat(16),
      parameters: { binary_data_output: true },
      outputs: [{ name: 'logits' }],
    })
    const response = await cloud.ask(path, body, { headers })
    expect(response.status).toBe(200)
    const bytes = Buffer.from(await response.arrayBuffer())
    const length = Number(response.headers.get('inference-header-content-length'))
    expect(JSON.parse(bytes.subarray(0, length).toString())).toEqual({
      model_name: 'lookalike-large',
      model_version: '1.0.0',
      id: 'ab'.repeat(16),
      outputs: [
        { name: 'logits', shape: [1, 2], datatype: 'FP32', parameters: { binary_data_size: 8 } },
      ],
    })
    expect([...new Float32Array(new Uint8Array(bytes.subarray(length)).buffer)]).toEqual(logits)

    const signature = response.headers.get('x-signature') ?? ''
    expect(response.headers.get('x-signing-address')).toBe(cloud.signer)
    expect(response.headers.get('x-signing-algo')).toBe('ecdsa')
    expect(await signerOf(body, bytes, signature)).toBe(cloud.signer)
    const others = Buffer.from(bytes)
    others[others.length - 1] = (others.at(-1) as number) ^ 1
    expect(await signerOf(body, others, signature)).not.toBe(cloud.signer)
    expect(before - (await cloud.left())).toBeCloseTo(0.0002, 9)
  })

  test('tensors in JSON, flat or nested, signed as well', async () => {
    const sent = JSON.stringify(asked({}, { data: [[...values('uniswap.org')]] }))
    const response = await cloud.ask(path, Buffer.from(sent))
    const text = await response.text()
    expect(JSON.parse(text).outputs).toEqual([
      { name: 'logits', datatype: 'FP32', shape: [1, 2], data: logits },
    ])
    expect(await signerOf(sent, text, response.headers.get('x-signature') ?? '')).toBe(cloud.signer)
  })

  test('what there is: the server, the model, its price', async () => {
    const get = async (path: string) => (await fetch(`${cloud.url}${path}`)).json()
    expect(await get('/v2')).toMatchObject({ extensions: ['binary_tensor_data'] })
    expect(await get('/v2/health/live')).toEqual({ live: true })
    expect(await get('/v2/health/ready')).toEqual({ ready: true })
    expect(await get('/v2/models/lookalike-large')).toEqual({
      name: 'lookalike-large',
      versions: ['1.0.0'],
      platform: 'trine',
      inputs: [{ name: 'bytes', datatype: 'FP32', shape: [-1, 64] }],
      outputs: [{ name: 'logits', datatype: 'FP32', shape: [-1, 2] }],
    })
    expect(await get('/v2/models/lookalike-large/ready')).toMatchObject({ ready: true })
    expect(await get('/v1/models')).toMatchObject({
      object: 'list',
      data: [
        {
          id: 'lookalike-large',
          object: 'model',
          pricing: { prompt: '0', completion: '0', request: '0.0002' },
          trine: { model_id: lookalikeLarge.modelId, task: 'classify' },
        },
      ],
    })
    expect(await get('/health')).toMatchObject({ status: 'ok', signer: cloud.signer })
  })
})

describe('behavior', () => {
  test('pages may ask, and read what they must', async () => {
    const preflight = await fetch(`${cloud.url}${path}`, {
      method: 'OPTIONS',
      headers: { origin: 'https://a.example' },
    })
    expect(preflight.status).toBe(204)
    const { headers } = preflight
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(headers.get('access-control-allow-headers')).toBe(
      'authorization, content-type, inference-header-content-length',
    )
    expect(headers.get('access-control-allow-credentials')).toBeNull()
    const exposed = (await cloud.ask(path, asked())).headers.get('access-control-expose-headers')
    for (const name of ['x-signature', 'retry-after', 'x-ratelimit-remaining-tokens'])
      expect(exposed).toContain(name)
  })
})

describe('error', () => {
  const refused = async (body: object | Buffer, headers: Record<string, string> = {}) => {
    const response = await cloud.ask(path, body, { headers })
    return [response.status, await response.json()]
  }
  const malformed = 'The request is not of the form of this address.'

  test.each([
    ['a name that the model has not', asked({}, { name: 'canary' })],
    ['another type', asked({}, { datatype: 'INT32' })],
    ['a type that nobody knows', asked({}, { datatype: 'canary' })],
    ['another shape', asked({}, { shape: [64, 1] })],
    ['too few values', asked({}, { data: [1] })],
    ['values that are none', asked({}, { data: Array(64).fill('canary') })],
    ['data twice', asked({}, { parameters: { binary_data_size: 256 } })],
    ['one more', { inputs: [...asked().inputs, { ...asked().inputs[0], name: 'canary' }] }],
    ['the same twice', { inputs: [...asked().inputs, ...asked().inputs] }],
    ['nothing', {}],
    ['an output that there is not', asked({ outputs: [{ name: 'canary' }] })],
    ['no JSON', Buffer.from('canary{')],
    ['half a character', Buffer.from([0x22, 0xc3, 0x22])],
  ])('%s', async (_, body) => {
    const before = await cloud.left()
    const [status, error] = await refused(body)
    expect(status).toBe(400)
    expect(error.error).toContain(malformed)
    expect(JSON.stringify(error)).not.toContain('canary')
    expect(await cloud.left()).toBe(before)
  })

  test('more rows than go for one price', async () => {
    const rows = (count: number) =>
      asked({}, { shape: [count, 64], data: Array(count * 64).fill(97) })
    const before = await cloud.left()
    expect((await cloud.ask(path, rows(33))).status).toBe(400)
    expect(await cloud.left()).toBe(before)
    expect((await cloud.ask(path, rows(32))).status).toBe(200)
  })

  test('binary data that does not add up', async () => {
    const { body, headers } = inBinary('uniswap.org')
    for (const bytes of [body.subarray(0, -1), Buffer.concat([body, Buffer.from([1])])])
      expect((await refused(bytes, headers))[0]).toBe(400)
    for (const length of ['0', '999999', '-1', 'x'])
      expect(
        (await refused(body, { ...headers, 'inference-header-content-length': length }))[0],
      ).toBe(400)
    expect((await refused(body, headers))[0]).toBe(200)
  })

  test('who may not, where there is nothing, what it takes', async () => {
    const status = async (...parameters: Parameters<TestCloud['ask']>) => {
      const response = await cloud.ask(...parameters)
      return [response.status, (await response.json()).error]
    }
    expect(await status(path, asked(), { key: 'sk-canary' })).toEqual([
      401,
      'The API key is missing or unknown.',
    ])
    expect((await status('/v2/models/none/infer', asked()))[0]).toBe(404)
    expect((await status('/v2/models/%/infer', asked()))[0]).toBe(404)
    expect((await status('/v2/models', asked()))[0]).toBe(404)
    expect((await status('/v2', asked()))[0]).toBe(405)
    expect((await status(path, asked(), { headers: { 'content-type': 'text/plain' } }))[0]).toBe(
      415,
    )
    expect((await status(path, Buffer.alloc(1_000_001)))[0]).toBe(413)
    const noKey = await fetch(`${cloud.url}/v1/key`)
    expect([noKey.status, (await noKey.json()).error.code]).toEqual([401, 'invalid_api_key'])
    const known = { authorization: `Bearer ${apiKey}` }
    expect((await fetch(`${cloud.url}/v1/key`, { headers: known })).status).toBe(200)
  })
})
