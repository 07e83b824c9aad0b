import { afterEach, describe, expect, test } from 'vitest'
import {
  signerOf,
  type TestCloud,
  type TestUpstream,
  testCloud,
  testUpstream,
  upstreamOf,
} from '../../testing/cloud.js'

let cloud: TestCloud
let upstream: TestUpstream
afterEach(async () => {
  await cloud?.stop()
  await upstream?.close()
})

async function start(answer: object) {
  upstream = await testUpstream((response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer))
  })
  cloud = await testCloud({
    settings: { prices: { small: { prompt: '0.000001' } } },
    upstreams: [
      upstreamOf(`${upstream.url}/v1`, 'openai', {
        small: { name: 'org/small', task: 'embed', source: undefined },
      }),
    ],
  })
}

const path = '/v1/embeddings'
const twoVectors = {
  data: [
    { index: 1, embedding: [0.5, -1] },
    { index: 0, embedding: [1, 0.25] },
  ],
  usage: { prompt_tokens: 6 },
}

describe('default', () => {
  test('a vector for each text, in order, signed', async () => {
    await start(twoVectors)
    const sent = JSON.stringify({
      model: 'small',
      input: ['a cat', 'a dog'],
      user: 'ab'.repeat(16),
    })
    const response = await cloud.ask(path, Buffer.from(sent))
    const text = await response.text()
    expect(JSON.parse(text)).toEqual({
      object: 'list',
      data: [
        { object: 'embedding', index: 0, embedding: [1, 0.25] },
        { object: 'embedding', index: 1, embedding: [0.5, -1] },
      ],
      model: 'small',
      usage: { prompt_tokens: 6, completion_tokens: 0, total_tokens: 6, cost: 0.000006 },
    })
    expect(await signerOf(sent, text, response.headers.get('x-signature') ?? '')).toBe(cloud.signer)
    expect(upstream.asked).toEqual([
      { model: 'org/small', input: ['a cat', 'a dog'], encoding_format: 'float' },
    ])
  })

  test('parameters: base64', async () => {
    await start({ data: [{ embedding: [1, -2.5] }] })
    const body = { model: 'small', input: 'a cat', encoding_format: 'base64' }
    const { data, usage } = await (await cloud.ask(path, body)).json()
    const bytes = new Uint8Array(Buffer.from(data[0].embedding, 'base64'))
    expect([...new Float32Array(bytes.buffer)]).toEqual([1, -2.5])
    expect(usage).toMatchObject({ prompt_tokens: 2, estimated: true })
  })
})

describe('error', () => {
  test.each([
    ['too few vectors', { data: [{ embedding: [1] }] }],
    ['two of one place', { data: [0, 0].map((index) => ({ index, embedding: [1] })) }],
    ['different lengths', { data: [{ embedding: [1] }, { embedding: [1, 2] }] }],
    ['no numbers', { data: [{ embedding: ['canary'] }, { embedding: [1] }] }],
  ])('%s: nothing is charged', async (_, answer) => {
    await start(answer)
    const response = await cloud.ask(path, { model: 'small', input: ['a', 'b'] })
    expect(response.status).toBe(502)
    expect(await response.text()).not.toContain('canary')
    expect(await cloud.left()).toBe(1)
  })

  test.each([{ input: '' }, { input: [] }, { input: [1, 2] }, { dimensions: 3 }])(
    'a request with %j',
    async (change) => {
      await start(twoVectors)
      const response = await cloud.ask(path, { model: 'small', input: 'x', ...change })
      expect(response.status).toBe(400)
      expect(upstream.asked).toEqual([])
    },
  )
})
