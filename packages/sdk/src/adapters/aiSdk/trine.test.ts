import {
  embed,
  embedMany,
  generateText,
  NoObjectGeneratedError,
  Output,
  streamText,
  tool,
} from 'ai'
import { describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { createClient } from '../../client/createClient.js'
import { AnswerCutOffError, ProviderBusyError } from '../../errors/cloud.js'
import { chatOf, type NormalizedChat } from '../../tasks/generate.js'
import { type FakeRouteParameters, fakeRoute } from '../../testing/fakeRoute.js'
import { embedderSource, lengths, say, textSource } from '../../testing/fixtures/textModel.js'
import { trine } from './trine.js'

// The warnings are looked at below; they need not be printed as well.
vi.stubGlobal('AI_SDK_LOG_WARNINGS', false)

const words = ['Air ', 'scatters ', 'blue.']
const text = words.join('')
const never = () => new Promise<never>(() => {})

/** The real AI SDK calls this provider, whose client has one route, which is a fake. */
function setup(changes: Partial<FakeRouteParameters> = {}) {
  const chats: NormalizedChat[] = []
  const { route, calls } = fakeRoute({
    outputs(context) {
      if (context.request.task === 'embed') return lengths(context)
      chats.push(chatOf(context.payload.tensors))
      return say(context, words)
    },
    usage: { inputTokens: 5, outputTokens: 3 },
    ...changes,
  })
  const client = createClient({ routes: [route] })
  const provider = trine(client, { models: { toy: [textSource], embedder: [embedderSource] } })
  const model = provider.languageModel('toy')
  return { client, provider, model, chats, calls }
}

const failure = (promise: PromiseLike<unknown>) =>
  Promise.resolve(promise).then(
    () => undefined,
    (error) => error,
  )

describe('generateText', () => {
  test('default: text, usage, and where it came from', async () => {
    const { model, client } = setup()
    const result = await generateText({ model, prompt: 'Why is the sky blue?' })
    const [record] = await client.records.list()
    expect(result).toMatchObject({ text, finishReason: 'stop', warnings: [] })
    expect(result.usage).toMatchObject({ inputTokens: 5, outputTokens: 3, totalTokens: 8 })
    expect(result.response).toMatchObject({ id: record?.id, modelId: 'toy' })
    expect(result.providerMetadata?.trine).toMatchObject({
      recordId: record?.id,
      offer: 'fake/toy-text',
      operator: 'fake',
      verdict: 'unverified',
      charged: '0',
    })
  })

  test('settings and messages: each as the task has it', async () => {
    const { model, chats } = setup()
    await generateText({
      model,
      system: 'Be brief.',
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'Why?' }] },
        {
          role: 'assistant',
          content: [
            { type: 'reasoning', text: 'Hm.' },
            { type: 'text', text: 'So.' },
          ],
        },
        { role: 'user', content: 'And?' },
      ],
      maxOutputTokens: 7,
      temperature: 0.5,
      topP: 0.9,
      stopSequences: ['END'],
      seed: 1,
    })
    expect(chats).toEqual([
      {
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'Why?' },
          { role: 'assistant', content: 'So.' },
          { role: 'user', content: 'And?' },
        ],
        maxTokens: 7,
        temperature: 0.5,
        topP: 0.9,
        stop: ['END'],
        seed: 1,
      },
    ])
  })

  test('settings that are left aside, with a warning', async () => {
    const { model } = setup()
    const { warnings } = await generateText({ model, prompt: 'x', topK: 5, presencePenalty: 1 })
    expect(warnings).toEqual([
      { type: 'unsupported', feature: 'topK' },
      { type: 'unsupported', feature: 'presencePenalty' },
    ])
  })

  test('error: what would change the meaning is refused, and nothing is run', async () => {
    const { model, calls } = setup()
    const file = { type: 'file', data: new Uint8Array(1), mediaType: 'image/png' } as const
    const time = tool({ inputSchema: z.object({}), execute: () => 'noon' })
    const asking: [string, Promise<unknown>][] = [
      ['files', generateText({ model, messages: [{ role: 'user', content: [file] }] })],
      ['tools', generateText({ model, prompt: 'x', tools: { time } })],
      [
        'responseFormat',
        generateText({ model, prompt: 'x', output: Output.object({ schema: z.object({}) }) }),
      ],
    ]
    for (const [parameter, asked] of asking) {
      const error = await failure(asked)
      expect(NoObjectGeneratedError.isInstance(error)).toBe(false)
      expect(error).toMatchObject({ code: 'request/invalid-parameters', details: { parameter } })
    }
    expect(calls.runs).toEqual([])
  })

  test('error: is the error of this SDK, after one attempt', async () => {
    const { model, calls } = setup({
      outputs: () => Promise.reject(new ProviderBusyError({ provider: 'p', retryAfter: 9 })),
    })
    expect(await failure(generateText({ model, prompt: 'x' }))).toMatchObject({
      code: 'cloud/provider-busy',
      money: { charged: '0' },
    })
    expect(calls.runs).toHaveLength(1)
  })

  test('abort: reaches the route, and is an abort to the AI SDK', async () => {
    const controller = new AbortController()
    let reached: AbortSignal | undefined
    const { model, client } = setup({
      outputs({ signal }) {
        reached = signal
        controller.abort()
        return never()
      },
    })
    const error = await failure(
      generateText({ model, prompt: 'x', abortSignal: controller.signal }),
    )
    expect(error).toMatchObject({ name: 'AbortError' })
    expect(reached?.aborted).toBe(true)
    await vi.waitFor(async () =>
      expect(await client.records.list()).toMatchObject([{ status: 'aborted' }]),
    )
  })
})

describe('streamText', () => {
  test('default: each piece as it comes, and the same whole', async () => {
    const { model } = setup()
    const result = streamText({ model, prompt: 'x' })
    const pieces: string[] = []
    for await (const piece of result.textStream) pieces.push(piece)
    expect(pieces).toEqual(words)
    expect(await result.text).toBe(text)
    expect(await result.finishReason).toBe('stop')
    expect((await result.usage).totalTokens).toBe(8)
    expect((await result.providerMetadata)?.trine).toMatchObject({ offer: 'fake/toy-text' })
  })

  test('parts: in the order of the interface', async () => {
    const { model } = setup()
    const { stream } = await model.doStream({
      prompt: [{ role: 'user', content: [{ type: 'text', text: 'x' }] }],
      topK: 1,
    })
    const types: string[] = []
    for await (const { type } of stream as never as AsyncIterable<{ type: string }>)
      types.push(type)
    expect(types).toEqual([
      'stream-start',
      'text-start',
      'text-delta',
      'text-delta',
      'text-delta',
      'text-end',
      'response-metadata',
      'finish',
    ])
  })

  test('no text at all: an answer nevertheless', async () => {
    const { model } = setup({ outputs: (context) => say(context, [], 'length') })
    const result = streamText({ model, prompt: 'x' })
    expect(await result.text).toBe('')
    expect(await result.finishReason).toBe('length')
  })

  test('error: in the middle, after what had come', async () => {
    const errors: unknown[] = []
    const { model, calls } = setup({
      async outputs(context) {
        await say(context, words.slice(0, 2))
        throw new AnswerCutOffError({ provider: 'p', reason: 'ended' })
      },
    })
    const result = streamText({
      model,
      prompt: 'x',
      onError: ({ error }) => void errors.push(error),
    })
    let said = ''
    for await (const piece of result.textStream) said += piece
    expect(said).toBe('Air scatters ')
    expect(errors).toMatchObject([{ code: 'cloud/answer-cut-off' }])
    expect(calls.runs).toHaveLength(1)
  })

  test('abort: in the middle, and the route ends', async () => {
    const controller = new AbortController()
    const aborted = vi.fn()
    const failed = vi.fn()
    let reached: AbortSignal | undefined
    const { model } = setup({
      async outputs(context) {
        reached = context.signal
        await say(context, words)
        return never()
      },
    })
    const result = streamText({
      model,
      prompt: 'x',
      abortSignal: controller.signal,
      onAbort: aborted,
      onError: failed,
    })
    const types: string[] = []
    for await (const { type } of result.fullStream) {
      types.push(type)
      if (type === 'text-delta') controller.abort()
    }
    expect(types.at(-1)).toBe('abort')
    expect(aborted).toHaveBeenCalledOnce()
    expect(failed).not.toHaveBeenCalled()
    await vi.waitFor(() => expect(reached?.aborted).toBe(true))
  })
})

describe('embed', () => {
  test('default: one, and many', async () => {
    const { provider, client } = setup()
    const model = provider.embeddingModel('embedder')
    const one = await embed({ model, value: 'one' })
    expect(one.embedding).toEqual([3, 0.5])
    expect(one.usage.tokens).toBe(5)
    expect(one.providerMetadata?.trine).toMatchObject({ offer: 'fake/toy-embedder' })
    const { embeddings } = await embedMany({ model, values: ['three', 'a'] })
    expect(embeddings).toEqual([
      [5, 0.5],
      [1, 0.5],
    ])
    expect(await client.records.list()).toHaveLength(2)
  })

  test('error: is the error of this SDK; abort: is an abort', async () => {
    const busy = setup({
      outputs: () => Promise.reject(new ProviderBusyError({ provider: 'p', retryAfter: 9 })),
    })
    const model = busy.provider.textEmbeddingModel('embedder')
    expect(await failure(embed({ model, value: 'x' }))).toMatchObject({
      code: 'cloud/provider-busy',
    })
    expect(busy.calls.runs).toHaveLength(1)
    const abortSignal = AbortSignal.abort()
    expect(await failure(embed({ model, value: 'x', abortSignal }))).toMatchObject({
      name: 'AbortError',
    })
  })
})

test('error: a model that is not there', () => {
  const { provider } = setup()
  for (const find of [provider.languageModel, provider.embeddingModel, provider.imageModel])
    for (const id of ['gpt-4o', 'constructor', '__proto__'])
      expect(() => find(id)).toThrow(
        expect.objectContaining({ code: 'request/invalid-parameters' }),
      )
})
