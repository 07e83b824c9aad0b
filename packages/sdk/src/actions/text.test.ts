import { describe, expect, test, vi } from 'vitest'
import { createClient } from '../client/createClient.js'
import type { StatusUpdate } from '../request/request.js'
import { chatOf, completion, type GenerateInput } from '../tasks/generate.js'
import { type FakeRouteParameters, fakeRoute } from '../testing/fakeRoute.js'
import { embedderSource, lengths, say, textSource } from '../testing/fixtures/textModel.js'
import { toySource } from '../testing/fixtures/toyModel.js'
import { embed } from './embed.js'
import { generate } from './generate.js'
import { preload } from './preload.js'
import { quote } from './quote.js'

const words = ['Air ', 'scatters ', 'blue.']
const text = words.join('')
const models = [textSource]
const embedders = [embedderSource]
const clientOf = (
  outputs: FakeRouteParameters['outputs'],
  usage?: FakeRouteParameters['usage'],
) => {
  const { route, calls } = fakeRoute({ outputs, usage })
  return { client: createClient({ routes: [route] }), calls }
}
const speaker = () =>
  clientOf((context) => say(context, words), { inputTokens: 5, outputTokens: 3 })

describe('generate', () => {
  test('default: the whole text, its usage, and what is known of it', async () => {
    const { client } = speaker()
    const answer = await generate(client, { models, input: 'Why?' })
    expect(answer).toMatchObject({
      output: { text, finishReason: 'stop' },
      usage: { inputTokens: 5, outputTokens: 3 },
      verdict: { status: 'unverified' },
      record: { task: 'generate', status: 'answered' },
    })
  })

  test('status: each piece, with all that came so far', async () => {
    const { client } = speaker()
    const seen: StatusUpdate[] = []
    await generate(client, { models, input: 'x', onStatus: (update) => seen.push(update) })
    expect(seen.map(({ status }) => status)).toEqual([
      'quoting',
      'preparing',
      'streaming',
      'streaming',
      'streaming',
      'settling',
      'done',
    ])
    expect(seen.flatMap((update) => update.text ?? [])).toEqual([
      { delta: 'Air ', text: 'Air ' },
      { delta: 'scatters ', text: 'Air scatters ' },
      { delta: 'blue.', text },
    ])
  })

  test('behavior: who joins a running call is told all that came, and what comes', async () => {
    let goOn = () => {}
    const gate = new Promise<void>((resolve) => {
      goOn = resolve
    })
    const { client, calls } = clientOf(async ({ onText }) => {
      onText('A')
      onText('ir ')
      await gate
      onText('scatters.')
      return completion({ text: 'Air scatters.', finishReason: 'stop' })
    })
    const ask = { models, input: 'x', idempotencyKey: 'k' }
    const first = generate(client, ask)
    await vi.waitFor(() => expect(calls.runs).toHaveLength(1))
    const heard: StatusUpdate['text'][] = []
    const second = generate(client, { ...ask, onStatus: ({ text: piece }) => heard.push(piece) })
    await vi.waitFor(() => expect(client.runs.get('k')?.waiting.size).toBe(2))
    goOn()
    expect(await second).toBe(await first)
    expect(heard.filter((piece) => piece)).toEqual([
      { delta: 'Air ', text: 'Air ' },
      { delta: 'scatters.', text: 'Air scatters.' },
    ])
    expect(calls.runs).toHaveLength(1)
  })

  test('behavior: what the caller does to the input after the call changes nothing', async () => {
    const heard: unknown[] = []
    const { client } = clientOf((context) => {
      heard.push(chatOf(context.payload.tensors).messages)
      return say(context, words)
    })
    const message = { role: 'user' as const, content: 'Why?' }
    const messages: Extract<GenerateInput, readonly unknown[]>[number][] = [message]
    const settings = { messages, stop: ['END'] }
    const asking = [
      generate(client, { models, input: messages }),
      generate(client, { models, input: settings }),
    ]
    // As a chat does that shows the answer in its list at once.
    messages.push({ role: 'assistant', content: '' })
    message.content = 'Something else'
    await Promise.all(asking)
    expect(heard).toEqual([
      [{ role: 'user', content: 'Why?' }],
      [{ role: 'user', content: 'Why?' }],
    ])
  })

  test('behavior: a conversation may be a proxy, as those of reactive frameworks are', async () => {
    const { client } = speaker()
    const proxied = <T extends object>(target: T): T =>
      new Proxy(target, {
        get(inner, key) {
          const value = Reflect.get(inner, key)
          return typeof value === 'object' && value !== null ? proxied(value) : value
        },
      })
    const input = proxied([{ role: 'user' as const, content: 'Why?' }])
    expect((await generate(client, { models, input })).output.text).toBe(text)
  })

  test('error: an input without end, and one that is bytes', async () => {
    const { client, calls } = speaker()
    const circular: unknown[] = []
    circular.push(circular)
    for (const input of [circular, new Uint8Array(9), undefined, new Map()])
      for (const idempotencyKey of [undefined, 'k'])
        await expect(
          generate(client, { models, input: input as never, idempotencyKey }),
        ).rejects.toMatchObject({ code: 'request/invalid-parameters' })
    await expect(generate(client, undefined as never)).rejects.toMatchObject({
      details: { parameter: 'parameters' },
    })
    expect(calls.runs).toEqual([])
  })

  test('error: a model of another task', async () => {
    const { client } = speaker()
    for (const model of [toySource(), embedderSource])
      await expect(generate(client, { models: [model], input: 'x' })).rejects.toMatchObject({
        code: 'model/task-mismatch',
      })
  })
})

describe('embed', () => {
  test('default: a vector for each text, in order', async () => {
    const { client } = clientOf(lengths)
    const input = ['three', 'a']
    const asking = embed(client, { models: embedders, input })
    input.reverse()
    const { output, record } = await asking
    expect(output).toEqual([Float32Array.of(5, 0.5), Float32Array.of(1, 0.5)])
    expect(record.task).toBe('embed')
    expect((await embed(client, { models: embedders, input: 'one' })).output).toHaveLength(1)
  })

  test('error: fewer vectors than texts: the answer is withheld', async () => {
    const { client } = clientOf(() => ({
      embedding: { shape: [1, 2], data: Float32Array.of(1, 2) },
    }))
    await expect(embed(client, { models: embedders, input: ['a', 'b'] })).rejects.toMatchObject({
      code: 'verify/failed',
      details: { check: 'outputs-fit-manifest' },
    })
  })
})

test('quote: both tasks, and nothing is run', async () => {
  const { client, calls } = speaker()
  const plans = [
    await quote(client, {
      task: 'generate',
      models,
      input: { messages: [{ role: 'user', content: 'x' }] },
    }),
    await quote(client, { task: 'embed', models: embedders, input: ['x'] }),
  ]
  expect(plans.map(({ steps }) => steps[0]?.offer.id)).toEqual([
    'fake/toy-text',
    'fake/toy-embedder',
  ])
  expect(calls.runs).toEqual([])
})

test('preload: models of both tasks', async () => {
  const { route } = fakeRoute({ outputs: lengths })
  const loaded: string[] = []
  const client = createClient({
    routes: [
      (config) => ({
        ...route(config),
        preload: async ({ model }) => void loaded.push(model.manifest.core.name),
      }),
    ],
  })
  await preload(client, { models: [textSource, embedderSource] })
  expect(loaded).toEqual(['toy-text', 'toy-embedder'])
})
