import { embed as embedByAiSdk, generateText } from 'ai'
import OpenAI from 'openai'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { embed } from './actions/embed.js'
import { generate } from './actions/generate.js'
import { quote } from './actions/quote.js'
import { trine } from './adapters/aiSdk/trine.js'
import { type TrineData, trineChatTransport } from './adapters/aiSdk/trineChatTransport.js'
import { createFetch } from './adapters/openai/createFetch.js'
import { createClient } from './client/createClient.js'
import { memoryBudget } from './execute/budget/memoryBudget.js'
import { hostedModel } from './models/hosted.js'
import { embedMutationOptions } from './query/embed.js'
import { generateMutationOptions } from './query/generate.js'
import { quoteQueryOptions } from './query/quote.js'
import type { StatusUpdate } from './request/request.js'
import { cloud } from './routes/cloud/cloud.js'
import { delta, echo, event, json, refusing, streaming } from './routes/cloud/fixtures/answers.js'
import {
  type Answering,
  startTestProvider,
  type TestProvider,
} from './routes/cloud/fixtures/testProvider.js'
import { canary, clean, hex, written } from './testing/fixtures/canary.js'
import { toHex } from './utils/hex.js'
import { usd } from './utils/usd.js'

// One text is in the prompt, in the provider's key and in what the provider says.
const textModel = hostedModel({ name: 'toy-text', task: 'generate' })
const embedder = hostedModel({ name: 'toy-embedder', task: 'embed', dimensions: 2 })
const registry = { toy: [textModel], embedder: [embedder] }
const prompt = `Say ${canary} again`

/** What a provider says that is asked for text, with all that it was told. */
const all: Answering = (seen, response) => {
  response.setHeader('x-said', canary)
  if (!seen.url.endsWith('/embeddings')) return echo(seen, response)
  const data = json(seen).input.map((_: string, index: number) => ({ index, embedding: [1, 2] }))
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ data, usage: { prompt_tokens: 3, total_tokens: 3 } }))
}
const inside = { error: { message: prompt, code: canary, type: canary, param: canary } }
const behaviors: Record<string, Answering> = {
  'answers with what it was asked': all,
  'refuses with what it was asked': refusing(400),
  'refuses the key': refusing(401),
  'fails with what it was asked': refusing(500),
  'fails in the middle': streaming(delta(prompt), event(inside)),
  'ends in the middle': streaming(delta(prompt)),
  'says what is no JSON': streaming(`data: ${prompt}\n\n`),
  'says another protocol': (_, response) => void response.end(`<p>${prompt}</p>`),
  'sends elsewhere': (_, response) => {
    response.writeHead(302, { location: `https://${canary}.invalid/${canary}` })
    response.end()
  },
  'hangs up': (_, response) => void response.destroy(),
}

let server: TestProvider
beforeAll(async () => {
  server = await startTestProvider(all)
})
afterAll(() => server?.stop())
afterEach(() => {
  vi.restoreAllMocks()
})

function setup(include: readonly ('input' | 'output')[] = []) {
  const store = memoryBudget()
  const client = createClient({
    routes: [
      cloud({
        providers: [
          {
            id: 'toy',
            openai: `${server.url}/v1`,
            keys: [{ key: `key-${canary}` }],
            prices: { '*': { input: usd('1'), output: usd('1') } },
          },
        ],
      }),
    ],
    policy: { require: { privacy: 'provider' } },
    budget: { perCall: usd('1'), perDay: usd('100'), store },
    consent: () => true,
    records: { include },
  })
  return { client, store }
}
const failure = (promise: PromiseLike<unknown>) =>
  Promise.resolve(promise).then(
    () => undefined,
    (error) => error,
  )

for (const [name, answering] of Object.entries(behaviors))
  test(`behavior: text is written nowhere, and the provider ${name}`, async () => {
    server.answer(answering)
    const printed = (['debug', 'error', 'info', 'log', 'warn'] as const).map((level) =>
      vi.spyOn(console, level).mockImplementation(() => {}),
    )
    const { client, store } = setup()
    const updates: Omit<StatusUpdate, 'text'>[] = []
    const onStatus = ({ text: _, ...rest }: StatusUpdate) => updates.push(rest)
    const ask = { input: prompt, onStatus, idempotencyKey: 'k' }

    const outcomes = await Promise.all([
      generate(client, { ...ask, models: [textModel] }).catch((error) => error),
      embed(client, { ...ask, models: [embedder], idempotencyKey: 'e' }).catch((error) => error),
    ])
    for (const outcome of outcomes)
      clean(outcome instanceof Error ? outcome : [outcome.record, outcome.plan, outcome.verdict])
    if (answering === all) expect(outcomes.filter((one) => one instanceof Error)).toEqual([])
    else expect(outcomes.filter((one) => one instanceof Error).length).toBeGreaterThan(0)

    const asking = { task: 'generate', models: [textModel], input: prompt } as const
    clean(await quote(client, asking))
    clean([
      quoteQueryOptions(client, asking).queryKey,
      generateMutationOptions(client).mutationKey,
      embedMutationOptions(client).mutationKey,
    ])
    clean(updates)
    clean(await client.records.list())
    clean(await store.read())
    clean([...client.runs].map(([key, { fingerprint }]) => [key, fingerprint]))
    for (const spy of printed) clean(spy.mock.calls)
  })

for (const [name, answering] of Object.entries(behaviors))
  test(`behavior: an adapter’s errors do not repeat it, and the provider ${name}`, async () => {
    server.answer(answering)
    const { client } = setup()
    const openai = new OpenAI({
      apiKey: `key-${canary}`,
      baseURL: 'https://trine.invalid/v1',
      fetch: createFetch(client, { models: registry }),
      logLevel: 'off',
    })
    const messages = [{ role: 'user' as const, content: prompt }]
    const stream = async () => {
      const chunks = await openai.chat.completions.create({ model: 'toy', messages, stream: true })
      for await (const _ of chunks);
    }
    const provider = trine(client, { models: registry })
    const told: TrineData[] = []
    const chat = async () => {
      const transport = trineChatTransport(client, { models: [textModel] })
      const parts = [{ type: 'text' as const, text: prompt }]
      const chunks = await transport.sendMessages({
        trigger: 'submit-message',
        chatId: '1',
        messageId: undefined,
        messages: [{ id: '1', role: 'user', parts }],
        abortSignal: undefined,
      })
      for await (const chunk of chunks as never as AsyncIterable<{ type: string; data: TrineData }>)
        if (chunk.type === 'data-trine') told.push(chunk.data)
    }
    const errors = await Promise.all([
      failure(openai.chat.completions.create({ model: 'toy', messages })),
      failure(stream()),
      failure(openai.embeddings.create({ model: 'embedder', input: prompt })),
      failure(generateText({ model: provider.languageModel('toy'), prompt })),
      failure(embedByAiSdk({ model: provider.embeddingModel('embedder'), value: prompt })),
      failure(chat()),
    ])
    expect(errors.every((error) => error === undefined)).toBe(answering === all)
    clean(told)
    for (const error of errors) clean(error)
  })

test('behavior: its twin: the opening that the app is given holds it, and so does an opted-in record', async () => {
  server.answer(all)
  const { client } = setup(['input', 'output'])
  const updates: StatusUpdate[] = []
  const answer = await generate(client, {
    models: [textModel],
    input: prompt,
    onStatus: (update) => updates.push(update),
  })
  expect(
    Object.values(answer.openings.inputs)
      .map(({ bytes }) => toHex(bytes))
      .join(),
  ).toContain(hex)
  expect(written(await client.records.list())).toContain(hex)
  // Text on its way is in the one field that is for it, and the key reached whom it is for.
  expect(written(updates)).toContain(canary)
  expect(server.seen.at(-1)?.headers.authorization).toBe(`Bearer key-${canary}`)
})
