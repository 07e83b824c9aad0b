import OpenAI from 'openai'
import type { ChatCompletionMessageParam } from 'openai/resources/chat/completions'
import { describe, expect, test, vi } from 'vitest'
import { type ClientParameters, createClient } from '../../client/createClient.js'
import { AnswerCutOffError, ProviderBusyError, ProviderFailedError } from '../../errors/cloud.js'
import type { AttemptContext } from '../../routes/route.js'
import { chatOf, completion, type NormalizedChat } from '../../tasks/generate.js'
import { type FakeRouteParameters, fakeRoute } from '../../testing/fakeRoute.js'
import { embedderSource, lengths, say, textSource } from '../../testing/fixtures/textModel.js'
import { usd } from '../../utils/usd.js'
import type { Provenance } from '../provenance.js'
import { createFetch } from './createFetch.js'

const words = ['Air ', 'scatters ', 'blue.']
const text = words.join('')
const usage = { inputTokens: 5, outputTokens: 3 }
const messages: ChatCompletionMessageParam[] = [{ role: 'user', content: 'Why is the sky blue?' }]
const ask = { model: 'toy', messages }
const never = () => new Promise<never>(() => {})

type Changes = { route?: Partial<FakeRouteParameters>; client?: Partial<ClientParameters> }

/** The real client of OpenAI, with its own retries, on a client whose one route is a fake. */
function setup({ route: changes, client: options }: Changes = {}) {
  const chats: NormalizedChat[] = []
  const { route, calls } = fakeRoute({
    outputs(context) {
      if (context.request.task === 'embed') return lengths(context)
      chats.push(chatOf(context.payload.tensors))
      return say(context, words)
    },
    usage,
    ...changes,
  })
  const client = createClient({ routes: [route], ...options })
  const fetch = createFetch(client, {
    models: { toy: [textSource], embedder: [embedderSource] },
  })
  const fetched = vi.fn(fetch)
  const openai = new OpenAI({
    apiKey: 'unused',
    baseURL: 'https://trine.invalid/v1',
    fetch: fetched,
    logLevel: 'off',
  })
  return { openai, client, chats, calls, fetched }
}

/** The rejection. */
const failure = (promise: PromiseLike<unknown>) =>
  Promise.resolve(promise).then(
    () => undefined,
    (error) => error,
  )

/** What came before the failure, and the failure. */
async function read(stream: AsyncIterable<OpenAI.ChatCompletionChunk>) {
  const chunks: OpenAI.ChatCompletionChunk[] = []
  let error: unknown
  try {
    for await (const chunk of stream) chunks.push(chunk)
  } catch (cause) {
    error = cause
  }
  return { chunks, error, said: chunks.map((one) => one.choices[0]?.delta.content ?? '').join('') }
}

describe('chat', () => {
  test('default: an answer, its usage and its provenance', async () => {
    const { openai, client } = setup()
    const answer = await openai.chat.completions.create(ask)
    const [record] = await client.records.list()
    expect(answer).toMatchObject({
      object: 'chat.completion',
      model: 'toy',
      choices: [{ message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 5, completion_tokens: 3, total_tokens: 8 },
      trine: {
        recordId: record?.id,
        offer: 'fake/toy-text',
        operator: 'fake',
        verdict: 'unverified',
        evidence: 'device',
        charged: '0',
      },
    })
  })

  test('stream: each piece as it comes, and the same whole', async () => {
    const { openai } = setup()
    const { chunks, error } = await read(
      await openai.chat.completions.create({
        ...ask,
        stream: true,
        stream_options: { include_usage: true },
      }),
    )
    expect(error).toBeUndefined()
    expect(chunks.map(({ choices }) => choices[0]?.delta.content)).toEqual([
      '',
      ...words,
      undefined,
      undefined,
    ])
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop')
    expect((chunks.at(-2) as { trine?: Provenance }).trine?.offer).toBe('fake/toy-text')
    expect(chunks.at(-1)?.usage?.total_tokens).toBe(8)
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1)
  })

  test('stream: usage only for who asks, and where it was counted', async () => {
    const { openai } = setup()
    const { chunks } = await read(await openai.chat.completions.create({ ...ask, stream: true }))
    expect(chunks.filter((chunk) => 'usage' in chunk)).toEqual([])
    const uncounted = setup({ route: { usage: undefined } })
    expect(await uncounted.openai.chat.completions.create(ask)).not.toHaveProperty('usage')
  })

  test('stream: the helper that gathers a stream', async () => {
    const { openai } = setup()
    const runner = openai.chat.completions.stream(ask)
    const seen: string[] = []
    runner.on('content', (delta) => seen.push(delta))
    const final = await runner.finalChatCompletion()
    expect(seen.join('')).toBe(text)
    expect(final).toMatchObject({
      choices: [{ message: { content: text }, finish_reason: 'stop' }],
      trine: { offer: 'fake/toy-text' },
    })
  })

  test('settings: each as the task has it, and both forms of content', async () => {
    const { openai, chats } = setup()
    const completed = (await openai.chat.completions.create(ask)).choices[0]?.message
    await openai.chat.completions.create({
      model: 'toy',
      messages: [
        { role: 'developer', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'a' },
            { type: 'text', text: 'b' },
          ],
        },
        completed as ChatCompletionMessageParam,
        ...messages,
      ],
      max_completion_tokens: 7,
      temperature: 0.5,
      top_p: 0.9,
      stop: 'END',
      seed: 1,
      user: 'someone',
      n: 1,
      tools: null as never,
    })
    expect(chats[1]).toEqual({
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'ab' },
        { role: 'assistant', content: text },
        { role: 'user', content: 'Why is the sky blue?' },
      ],
      maxTokens: 7,
      temperature: 0.5,
      topP: 0.9,
      stop: ['END'],
      seed: 1,
    })
  })

  test.each([
    ['length', 'length'],
    ['content-filter', 'content_filter'],
    ['other', 'stop'],
  ] as const)('finish reason: %s', async (reason, finish_reason) => {
    const { openai } = setup({ route: { outputs: (context) => say(context, words, reason) } })
    expect((await openai.chat.completions.create(ask)).choices[0]).toMatchObject({ finish_reason })
  })

  test.each([
    ['tools', { tools: [] }],
    ['n', { n: 2 }],
    ['response_format.type', { response_format: { type: 'json_object' } }],
    ['modalities', { modalities: ['text', 'audio'] }],
    ['logprobs', { logprobs: true }],
    ['max_tokens', { max_tokens: -1 }],
    ['temperature', { temperature: 3 }],
    ['messages', { messages: [] }],
    ['messages.0.content', { messages: [{ role: 'user', content: [{ type: 'image_url' }] }] }],
    ['messages.0.role', { messages: [{ role: 'tool', content: 'x', tool_call_id: '1' }] }],
    ['messages.0.tool_calls', { messages: [{ role: 'assistant', content: '', tool_calls: [] }] }],
  ])('error: a field that cannot be served: %s', async (param, change) => {
    for (const stream of [false, true]) {
      const { openai, calls } = setup()
      const error = await failure(
        openai.chat.completions.create({ ...ask, ...change, stream } as never),
      )
      expect(error).toBeInstanceOf(OpenAI.BadRequestError)
      expect(error).toMatchObject({ param, code: 'request/invalid-parameters' })
      expect(calls.runs).toEqual([])
    }
  })

  test('error: a name that is none is not repeated', async () => {
    const { openai } = setup()
    const error = await failure(
      openai.chat.completions.create({ ...ask, 'Why is the sky': 1 } as never),
    )
    expect(error).toMatchObject({ status: 400, param: 'body' })
    expect(JSON.stringify(error)).not.toContain('sky')
  })

  test.each([undefined, '', '{', '[]', 'null', '"text"'])('error: a body of %j', async (body) => {
    const fetch = createFetch(createClient({ routes: [fakeRoute({ outputs: never }).route] }), {
      models: { toy: [textSource] },
    })
    const response = await fetch('https://trine.invalid/v1/chat/completions', {
      method: 'POST',
      ...(body !== undefined && { body }),
    })
    expect(response.status).toBe(400)
  })

  test('error: a model that is not there, by any name', async () => {
    const { openai } = setup()
    for (const model of ['gpt-4o', 'constructor', '__proto__'])
      expect(await failure(openai.chat.completions.create({ ...ask, model }))).toMatchObject({
        status: 404,
        code: 'model_not_found',
      })
  })

  test('error: a model of another task', async () => {
    const { openai } = setup()
    expect(
      await failure(openai.chat.completions.create({ ...ask, model: 'embedder' })),
    ).toMatchObject({ status: 400, code: 'model/task-mismatch' })
  })
})

describe('errors', () => {
  const throwing = (error: Error) => ({
    route: { outputs: () => Promise.reject(error) },
  })
  const paid: Changes = {
    route: { offer: { price: { ceiling: '0.5', expected: '0.1' } } },
    client: { budget: { perCall: usd('0.6') } },
  }
  const failed = (status: number) =>
    throwing(new ProviderFailedError({ provider: 'p', status, phase: 'before-answer' }))
  test.each<[string, Changes, number, string]>([
    ['consent', paid, 403, 'policy/consent-denied'],
    ['no offer', { route: { offer: { privacy: 'public' } } }, 403, 'policy/no-offer-allowed'],
    [
      'busy',
      throwing(new ProviderBusyError({ provider: 'p', retryAfter: 9 })),
      429,
      'cloud/provider-busy',
    ],
    ['key', failed(401), 401, 'cloud/provider-failed'],
    ['credit', failed(402), 402, 'cloud/provider-failed'],
    ['provider', failed(500), 502, 'cloud/provider-failed'],
    ['defect', throwing(new Error('with the prompt')), 502, 'route/contract-broken'],
  ])('%s: with its status, and not tried again', async (_, changes, status, code) => {
    for (const stream of [false, true]) {
      const { openai, fetched } = setup(changes)
      const error = await failure(openai.chat.completions.create({ ...ask, stream }))
      expect(error).toMatchObject({ status, code, error: { trine: { charged: '0' } } })
      expect(fetched).toHaveBeenCalledTimes(1)
    }
  })

  test('busy: says when to come back', async () => {
    const { openai } = setup(throwing(new ProviderBusyError({ provider: 'p', retryAfter: 9 })))
    const error = (await failure(openai.chat.completions.create(ask))) as InstanceType<
      typeof OpenAI.APIError
    >
    expect(error.headers?.get('retry-after-ms')).toBe('9')
  })

  test('in the middle of a stream: the client throws it after what had come', async () => {
    const { openai, fetched } = setup({
      route: {
        async outputs(context) {
          await say(context, words.slice(0, 2))
          throw new AnswerCutOffError({ provider: 'p', reason: 'ended' })
        },
      },
    })
    const { said, error } = await read(
      await openai.chat.completions.create({ ...ask, stream: true }),
    )
    expect(said).toBe('Air scatters ')
    expect(error).toBeInstanceOf(OpenAI.APIError)
    expect(error).toMatchObject({ code: 'cloud/answer-cut-off' })
    expect(fetched).toHaveBeenCalledTimes(1)
  })

  test('what was streamed is not what is answered: the client throws', async () => {
    const { openai } = setup({
      route: {
        async outputs(context) {
          await say(context, words)
          return completion({ text: 'Something else.', finishReason: 'stop' })
        },
      },
    })
    const { error } = await read(await openai.chat.completions.create({ ...ask, stream: true }))
    expect(error).toMatchObject({ code: 'route/contract-broken' })
  })

  test('after a first text no other offer takes over: its twin without streaming', async () => {
    const fallback = (): Changes['client'] => ({
      routes: [
        fakeRoute({
          id: 'one',
          async outputs(context) {
            await say(context, ['Wrong'])
            throw new AnswerCutOffError({ provider: 'p', reason: 'ended' })
          },
        }).route,
        fakeRoute({
          id: 'two',
          offer: { arrives: 0.9 },
          outputs: (context: AttemptContext) => say(context, words),
        }).route,
      ],
    })
    const { openai } = setup({ client: fallback() as object })
    const streamed = await read(await openai.chat.completions.create({ ...ask, stream: true }))
    expect(streamed.said).toBe('Wrong')
    expect(streamed.error).toMatchObject({ code: 'cloud/answer-cut-off' })
    const whole = await setup({ client: fallback() as object }).openai.chat.completions.create(ask)
    expect(whole.choices[0]?.message.content).toBe(text)
  })
})

describe('abort', () => {
  test('before an answer: reaches the route, is not tried again', async () => {
    for (const stream of [false, true]) {
      const controller = new AbortController()
      let reached: AbortSignal | undefined
      const { openai, fetched, client } = setup({
        route: {
          outputs({ signal }) {
            reached = signal
            controller.abort()
            return never()
          },
        },
      })
      const error = await failure(
        openai.chat.completions.create({ ...ask, stream }, { signal: controller.signal }),
      )
      expect(error).toBeInstanceOf(OpenAI.APIUserAbortError)
      expect(reached?.aborted).toBe(true)
      expect(fetched).toHaveBeenCalledTimes(1)
      await vi.waitFor(async () =>
        expect(await client.records.list()).toMatchObject([{ status: 'aborted' }]),
      )
    }
  })

  test.each(['break', 'abort'])('in the middle of a stream, by %s', async (way) => {
    let reached: AbortSignal | undefined
    const { openai } = setup({
      route: {
        async outputs(context) {
          reached = context.signal
          await say(context, words)
          return never()
        },
      },
    })
    const stream = await openai.chat.completions.create({ ...ask, stream: true })
    for await (const chunk of stream) {
      if (chunk.choices[0]?.delta.content !== words[0]) continue
      if (way === 'break') break
      stream.controller.abort()
    }
    await vi.waitFor(() => expect(reached?.aborted).toBe(true))
  })
})

test('abort: who leaves the body unread ends the route, too', async () => {
  let reached: AbortSignal | undefined
  const { fetched } = setup({
    route: {
      async outputs(context) {
        reached = context.signal
        await say(context, words)
        return never()
      },
    },
  })
  const response = await fetched('https://trine.invalid/v1/chat/completions', {
    method: 'POST',
    body: JSON.stringify({ ...ask, stream: true }),
  })
  expect(reached?.aborted).toBe(false)
  await response.body?.cancel()
  await vi.waitFor(() => expect(reached?.aborted).toBe(true))
})

describe('embeddings', () => {
  test('default: the client asks for base64; with float the same', async () => {
    const { openai } = setup()
    const input = ['one', 'three']
    for (const format of [undefined, 'float', 'base64'] as const) {
      const { data, usage: counted } = await openai.embeddings.create({
        model: 'embedder',
        input,
        ...(format && { encoding_format: format }),
      })
      const bytes = (text: unknown) =>
        new Float32Array(new Uint8Array(Buffer.from(text as string, 'base64')).buffer)
      const vectors = data.map(({ embedding }) =>
        format === 'base64' ? Array.from(bytes(embedding)) : embedding,
      )
      expect(vectors).toEqual([
        [3, 0.5],
        [5, 0.5],
      ])
      expect(counted).toEqual({ prompt_tokens: 5, total_tokens: 5 })
    }
  })

  test.each([
    ['input', { input: [1, 2] }],
    ['input', { input: [] }],
    ['input', { input: '' }],
    ['dimensions', { input: 'x', dimensions: 5 }],
    ['encoding_format', { input: 'x', encoding_format: 'hex' }],
  ])('error: %s %j', async (param, change) => {
    const error = await failure(
      setup().openai.embeddings.create({ model: 'embedder', ...change } as never),
    )
    expect(error).toMatchObject({ status: 400, param })
  })
})

test('models: a list of what was given', async () => {
  const { data } = await setup().openai.models.list()
  expect(data.map(({ id }) => id)).toEqual(['toy', 'embedder'])
})

test('error: another path, or another way to ask', async () => {
  const { openai } = setup()
  for (const asking of [
    openai.responses.create({ model: 'toy', input: 'x' }),
    openai.models.retrieve('toy'),
    openai.post('/models'),
    openai.get('/chat/completions'),
  ])
    expect(await failure(asking)).toMatchObject({ status: 404, code: 'unknown_url' })
})

test('error: parameters of another form', () => {
  const client = createClient({ routes: [fakeRoute({ outputs: never }).route] })
  for (const parameters of [undefined, {}, { models: [] }, { models: { toy: [] } }, { modles: {} }])
    expect(() => createFetch(client, parameters as never)).toThrow(
      expect.objectContaining({ code: 'request/invalid-parameters' }),
    )
})
