import { lookalikeLarge } from '@trine/lookalike'
import { classify, createClient, generate, usd } from '@trine/sdk'
import { cloud as cloudRoute, trineNode } from '@trine/sdk/cloud'
import { tinyText } from '@trine/tiny-text'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { apiKey, type TestCloud, testCloud } from '../testing/cloud.js'

// Two models are loaded on two cores.
vi.setConfig({ testTimeout: 60_000 })

let cloud: TestCloud
beforeAll(async () => {
  cloud = await testCloud({
    models: [lookalikeLarge, tinyText],
    settings: {
      prices: {
        'lookalike-large': { request: '0.0002' },
        'tiny-text': { prompt: '0.000001', completion: '0.000002' },
      },
    },
  })
}, 120_000)
afterAll(() => cloud?.stop())

const clientOf = (signer = cloud.signer) =>
  createClient({
    routes: [cloudRoute({ providers: [trineNode({ url: cloud.url, key: apiKey, signer })] })],
    policy: { require: { privacy: 'provider' } },
    budget: { perCall: usd('0.1') },
    consent: () => true,
  })

test('default: tensors from a client, signed by the key that it was told of, at the listed price', async () => {
  const before = await cloud.left()
  const { output, verdict, record } = await classify(clientOf(), {
    models: [lookalikeLarge],
    input: 'uniswap.org',
  })
  expect(output).toMatchObject({
    label: 'benign',
    logits: [0.6845025420188904, -2.2037899494171143],
  })
  expect(verdict).toMatchObject({ status: 'unverified', kind: 'signed' })
  expect(verdict.checks.every(({ passed }) => passed)).toBe(true)
  expect(record.money).toMatchObject({ charged: '0.0002', reserved: '0' })
  expect(before - (await cloud.left())).toBeCloseTo(0.0002, 9)
})

test('default: text of a model on disk as it comes, counted alike on both sides', async () => {
  const before = await cloud.left()
  const pieces: string[] = []
  const { output, usage, verdict, record } = await generate(clientOf(), {
    models: [tinyText],
    input: { messages: [{ role: 'user', content: 'Hello' }], maxTokens: 64 },
    onStatus: ({ text }) => text && pieces.push(text.delta),
  })
  // The model's own example.
  expect(output).toEqual({ text: 'Hello. Ask me what Trine is.', finishReason: 'stop' })
  expect(pieces.join('')).toBe(output.text)
  expect(pieces.length).toBeGreaterThan(3)
  expect(verdict).toMatchObject({ status: 'unverified', kind: 'signed' })
  const { inputTokens = 0, outputTokens = 0 } = usage ?? {}
  const cost = inputTokens * 1e-6 + outputTokens * 2e-6
  expect(outputTokens).toBeGreaterThan(3)
  expect(Number(record.money.charged)).toBeCloseTo(cost, 6)
  expect(before - (await cloud.left())).toBeCloseTo(cost, 9)
})

test('error: another signer than the client was told of', async () => {
  const asked = classify(clientOf(`0x${'22'.repeat(20)}`), {
    models: [lookalikeLarge],
    input: 'uniswap.org',
  })
  await expect(asked).rejects.toThrow()
})

test('error: a conversation that is too long for its model is refused, for nothing, and no failure here', async () => {
  const before = await cloud.left()
  const content = 'word '.repeat(2_000)
  const messages = [{ role: 'user', content }]
  const body = { model: 'tiny-text', messages, max_tokens: 8 }
  for (const stream of [false, true]) {
    const response = await cloud.ask('/v1/chat/completions', { ...body, stream })
    expect(response.status).toBe(400)
    expect((await response.json()).error).toMatchObject({
      code: 'invalid_request',
      param: 'messages',
    })
  }
  expect(await cloud.left()).toBe(before)
})
