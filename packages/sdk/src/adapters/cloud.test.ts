import { generateText, streamText } from 'ai'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createClient } from '../client/createClient.js'
import { memoryBudget } from '../execute/budget/memoryBudget.js'
import { hostedModel } from '../models/hosted.js'
import { cloud } from '../routes/cloud/cloud.js'
import { delta, echo, event, refusing, streaming } from '../routes/cloud/fixtures/answers.js'
import { startTestProvider, type TestProvider } from '../routes/cloud/fixtures/testProvider.js'
import { usd } from '../utils/usd.js'
import { trine } from './aiSdk/trine.js'
import { createFetch } from './openai/createFetch.js'
import type { Provenance } from './provenance.js'

// Both clients, through `cloud()`, to a server over HTTP.
let server: TestProvider
beforeAll(async () => {
  server = await startTestProvider(echo)
})
afterAll(() => server?.stop())

const models = { toy: [hostedModel({ name: 'toy-text', task: 'generate' })] }
const prompt = 'One two three'
const ask = { model: 'toy', messages: [{ role: 'user' as const, content: prompt }] }
const provenance = {
  offer: expect.stringContaining('toy-text'),
  operator: 'toy',
  verdict: 'unverified',
  evidence: 'none',
  // 9 × 100 and 3 × 200 millionths of a dollar.
  charged: '0.0015',
}

function setup() {
  const provider = {
    id: 'toy',
    openai: `${server.url}/v1`,
    prices: { '*': { input: usd('100'), output: usd('200') } },
  }
  const client = createClient({
    routes: [cloud({ providers: [provider] })],
    policy: { require: { privacy: 'provider' } },
    budget: { perCall: usd('1'), store: memoryBudget() },
    consent: () => true,
  })
  const openai = new OpenAI({
    apiKey: 'unused',
    baseURL: 'https://trine.invalid/v1',
    fetch: createFetch(client, { models }),
    logLevel: 'off',
  })
  const before = server.seen.length
  return {
    client,
    openai,
    model: trine(client, { models }).languageModel('toy'),
    seen: () => server.seen.slice(before),
  }
}

const failure = (promise: PromiseLike<unknown>) =>
  Promise.resolve(promise).then(
    () => undefined,
    (error) => error,
  )

test('default: the client of OpenAI, whole and streamed', async () => {
  server.answer(echo)
  const { openai, client } = setup()
  const whole = await openai.chat.completions.create(ask)
  expect(whole).toMatchObject({
    choices: [{ message: { content: prompt }, finish_reason: 'stop' }],
    usage: { total_tokens: 12 },
    trine: provenance,
  })
  const pieces: string[] = []
  let trine: Provenance | undefined
  for await (const chunk of await openai.chat.completions.create({ ...ask, stream: true })) {
    pieces.push(chunk.choices[0]?.delta.content ?? '')
    trine = (chunk as { trine?: Provenance }).trine ?? trine
  }
  expect(pieces.filter(Boolean)).toEqual(['One ', 'two ', 'three'])
  const records = await client.records.list()
  expect(records.find(({ id }) => id === trine?.recordId)?.money.charged).toBe('0.0015')
})

test('default: the AI SDK, whole and streamed', async () => {
  server.answer(echo)
  const { model } = setup()
  const whole = await generateText({ model, prompt })
  expect(whole.text).toBe(prompt)
  expect(whole.providerMetadata?.trine).toMatchObject(provenance)
  const pieces: string[] = []
  for await (const piece of streamText({ model, prompt }).textStream) pieces.push(piece)
  expect(pieces).toEqual(['One ', 'two ', 'three'])
})

describe('abort: reaches the server', () => {
  const stalls = (start: (signal: AbortSignal) => Promise<unknown>) => {
    // One piece, and nothing more.
    server.answer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(delta('One '))
    })
    const controller = new AbortController()
    const asking = failure(start(controller.signal))
    return { controller, asking }
  }

  test('from the client of OpenAI', async () => {
    const { openai, seen } = setup()
    const { controller, asking } = stalls(async (signal) => {
      const chunks = await openai.chat.completions.create({ ...ask, stream: true }, { signal })
      for await (const chunk of chunks) if (chunk.choices[0]?.delta.content) controller.abort()
    })
    expect(await asking).toBe(undefined)
    await vi.waitFor(() => expect(seen().map(({ closed }) => closed)).toEqual([true]))
  })

  test('from the AI SDK', async () => {
    const { model, seen } = setup()
    const { controller, asking } = stalls(async (abortSignal) => {
      for await (const _ of streamText({ model, prompt, abortSignal }).textStream)
        controller.abort()
    })
    expect(await asking).toBe(undefined)
    await vi.waitFor(() => expect(seen().map(({ closed }) => closed)).toEqual([true]))
  })
})

describe('error: the server fails, and is asked once for each call', () => {
  test('before its answer', async () => {
    server.answer(refusing(402))
    const one = setup()
    expect(await failure(one.openai.chat.completions.create(ask))).toMatchObject({ status: 402 })
    expect(one.seen()).toHaveLength(1)
    const other = setup()
    expect(await failure(generateText({ model: other.model, prompt }))).toMatchObject({
      code: 'cloud/provider-failed',
    })
    expect(other.seen()).toHaveLength(1)
  })

  test('in the middle of it', async () => {
    server.answer(streaming(delta('One '), event({ error: { message: 'overloaded' } })))
    const { openai, seen } = setup()
    let said = ''
    const error = await failure(
      (async () => {
        const chunks = await openai.chat.completions.create({ ...ask, stream: true })
        for await (const chunk of chunks) said += chunk.choices[0]?.delta.content ?? ''
      })(),
    )
    expect(said).toBe('One ')
    expect(error).toMatchObject({ code: 'cloud/provider-failed' })
    expect(seen()).toHaveLength(1)
  })
})
