import { existsSync, readFileSync } from 'node:fs'
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { tinyText } from '../../../../../models/tiny-text/index.js'
import { defineModel, type Model } from '../../models/model.js'
import type { NormalizedRequest } from '../../request/request.js'
import { type Chat, type Generation, generateTask } from '../../tasks/generate.js'
import type { Offer } from '../route.js'
import { describeFile, fixtureSource } from './fixtures/fixtureModel.js'
import { inProcess } from './fixtures/inProcess.js'
import { noRequest } from './fixtures/request.js'
import { createLocalRoute } from './localRoute.js'

const model = defineModel(tinyText)
const never = new AbortController().signal
const question = 'What is Trine?'
const answer =
  'Trine is one call with three places to run an inference: your own device, a cloud provider, ' +
  'or an on-chain network. A policy picks the place and says why.'

let route = open()

// The library is big: its first import takes longer than a test may.
beforeAll(() => route.preload?.({ model, signal: never, onProgress: () => {} }), 60_000)
beforeEach(() => {
  route = open()
})

function open(platform = inProcess()) {
  return createLocalRoute({
    platform,
    backends: ['wasm'],
    assets: {},
    threads: 1,
    store: 'memory',
    stallTimeout: 20_000,
    maxModelSize: Number.POSITIVE_INFINITY,
    grace: 5_000,
  })
}

const asked = (content: string, settings: Partial<Chat> = {}): Chat => ({
  messages: [{ role: 'user', content }],
  maxTokens: 200,
  ...settings,
})

type SayOptions = { of?: Model; signal?: AbortSignal; onText?: (delta: string) => void }

async function say(chat: Chat, { of = model, signal = never, onText = () => {} }: SayOptions = {}) {
  const pieces: string[] = []
  const got = await route.run({
    request: noRequest(of),
    offer: { id: `local/${of.manifest.core.name}/wasm` } as Offer,
    model: of,
    payload: await generateTask.encode(of, chat),
    signal,
    onProgress: () => {},
    onText: (delta) => {
      pieces.push(delta)
      onText(delta)
    },
    onMoney: () => {},
  })
  return { ...got, pieces, generation: generateTask.decode(of, got.outputs) as Generation }
}

test('default', async () => {
  const { generation, pieces, usage, evidence, charged } = await say(asked(question))
  expect(generation).toEqual({ text: answer, finishReason: 'stop' })
  expect(pieces.join('')).toBe(answer)
  expect(pieces.length).toBe(answer.length)
  // A token for each character, one for the role, and one for the end.
  expect(usage).toEqual({ inputTokens: question.length + 2, outputTokens: answer.length + 1 })
  expect(charged).toBe('0')
  expect(evidence).toMatchObject({ kind: 'device', modelId: model.id, goldenVectors: 2 })
})

describe('parameters', () => {
  test('maxTokens', async () => {
    const { generation, usage } = await say(asked(question, { maxTokens: 9 }))
    expect(generation).toEqual({ text: answer.slice(0, 9), finishReason: 'length' })
    expect(usage?.outputTokens).toBe(9)
  })

  test('stop: is not part of the text, and nothing is made after it', async () => {
    const { generation, pieces, usage } = await say(asked(question, { stop: ['places', 'ZZ'] }))
    const before = answer.slice(0, answer.indexOf('places'))
    expect(generation).toEqual({ text: before, finishReason: 'stop' })
    expect(pieces.join('')).toBe(before)
    expect(usage?.outputTokens).toBe(before.length + 'places'.length)
  })

  test('seed: one seed, one text', async () => {
    const hot = (seed: number) => say(asked(question, { temperature: 2, maxTokens: 60, seed }))
    const [first, again, other] = [await hot(1), await hot(1), await hot(2)]
    expect(again.generation).toEqual(first.generation)
    expect(other.generation.text).not.toBe(first.generation.text)
  })

  test('temperature: without a seed it is drawn anew each time', async () => {
    const hot = () => say(asked(question, { temperature: 2, maxTokens: 60 }))
    expect((await hot()).generation.text).not.toBe((await hot()).generation.text)
  })

  test('topP: the likeliest alone is what greed takes', async () => {
    const { generation } = await say(asked(question, { temperature: 2, topP: 0 }))
    expect(generation.text).toBe(answer)
  })
})

test('behavior: the whole conversation is read, in the form that the template gives it', async () => {
  const messages = [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Hello' },
    { role: 'assistant', content: 'Hello. Ask me what Trine is.' },
    { role: 'user', content: question },
  ] as const
  const { usage } = await say({ messages: [...messages], maxTokens: 1 })
  const characters = messages.reduce((sum, { content }) => sum + content.length, 0)
  // A token before each message and one before the answer, and one after what the assistant said.
  expect(usage?.inputTokens).toBe(characters + messages.length + 2)
})

test('behavior: abort ends it after a few tokens, and the next is answered by the same worker', async () => {
  const spawned = vi.fn(inProcess().spawn)
  route = open({ ...inProcess(), spawn: spawned })
  const controller = new AbortController()
  const pieces: string[] = []
  const call = say(asked(question), {
    signal: controller.signal,
    onText: (delta) => {
      pieces.push(delta)
      if (pieces.length === 5) controller.abort('stop')
    },
  })
  await expect(call).rejects.toBe('stop')
  const { generation } = await say(asked(question))
  expect(generation.text).toBe(answer)
  // Nothing more was heard of the first.
  expect(pieces.length).toBe(5)
  expect(spawned).toHaveBeenCalledTimes(1)
})

test('behavior: when its worker is ended another begins anew, and nothing is told twice', async () => {
  let ended = false
  const { generation, pieces } = await say(asked(question, { temperature: 1.5, maxTokens: 60 }), {
    onText: () => {
      if (!ended) void route.unload?.()
      ended = true
    },
  })
  // Drawn by chance, and still the same: the second worker draws as the first did.
  expect(pieces.join('')).toBe(generation.text)
})

test('behavior: it is asked one after another, whoever asks', async () => {
  const [first, second] = await Promise.all([say(asked(question)), say(asked('Hello'))])
  expect(first.generation.text).toBe(answer)
  expect(second.generation.text).toBe('Hello. Ask me what Trine is.')
})

describe('offers', () => {
  const offer = async (chat: Chat) => {
    const payloads = new Map([[model.id, await generateTask.encode(model, chat)]])
    const request = { ...noRequest(model), payloads } as NormalizedRequest
    return (await route.offers({ request, signal: never }))[0]
  }

  test('default', async () => {
    expect(await offer(asked(question))).toMatchObject({
      id: 'local/tiny-text/wasm',
      determinism: 'exact',
      price: { ceiling: '0', expected: '0' },
      download: 0,
    })
  })

  test('behavior: what is drawn by chance is not exact', async () => {
    expect(await offer(asked(question, { temperature: 1 }))).toMatchObject({
      determinism: 'statistical',
    })
  })

  test('behavior: more tokens take longer, by what one took', async () => {
    const latency = async (maxTokens: number) =>
      (await offer(asked(question, { maxTokens })))?.latency
    await say(asked(question))
    const [one, ten] = [await latency(1), await latency(10)]
    expect(one?.state).toBe('warm')
    expect(ten?.expected).toBeCloseTo(10 * (one?.expected ?? 0))
    expect(ten?.p95).toBeCloseTo(10 * (one?.p95 ?? 0))
  })
})

describe('error', () => {
  test('longer than the model reads: it says so, nothing of it, and the next is answered', async () => {
    const error = await say(asked('canary '.repeat(60))).catch((cause: unknown) => cause)
    expect(error).toMatchObject({ code: 'request/input-too-long', details: { limit: 383 } })
    expect(JSON.stringify(error)).not.toContain('canary')
    expect((await say(asked(question))).generation.text).toBe(answer)
  })

  test.each(Object.keys(tinyText.files))(
    'one byte of %s is another: nothing is loaded',
    async (path) => {
      const bytes = new Uint8Array(readFileSync(new URL(model.files[path] as string)))
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1
      const url = `data:application/octet-stream;base64,${Buffer.from(bytes).toString('base64')}`
      const changed = defineModel({ ...tinyText, files: { ...tinyText.files, [path]: url } })
      await expect(say(asked(question), { of: changed })).rejects.toMatchObject({
        code: 'model/integrity',
        details: { file: path },
      })
    },
  )

  test('a file that the model needs is missing from its description', async () => {
    const { core } = model.manifest
    const files = core.files.filter(({ path }) => path !== 'tokenizer.json')
    const source = fixtureSource({ core: { ...structuredClone(core), files } as never })
    const lame = defineModel({ ...source, files: tinyText.files })
    await expect(say(asked(question), { of: lame })).rejects.toMatchObject({
      code: 'local/engine-failed',
      details: { stage: 'load' },
    })
  })

  test('the golden text is another: the backend is not used', async () => {
    const core = structuredClone(model.manifest.core)
    const data = core.golden[0]?.outputs.completion?.data as number[]
    data[data.length - 3] = 0x21
    const source = fixtureSource({ core: core as never })
    const wrong = defineModel({ ...source, files: tinyText.files })
    await expect(say(asked(question), { of: wrong })).rejects.toMatchObject({
      code: 'model/health-check-failed',
    })
  })
})

const smol = new URL('../../../../../../shared/models/SmolLM2-135M-Instruct/', import.meta.url)
const graph = ['model_q4', 'model_quantized', 'model']
  .map((name) => `onnx/${name}.onnx`)
  .find((path) => existsSync(new URL(path, smol)))

// Not part of the checkout: where its folder is not there, this says "skipped".
test.skipIf(!graph)(
  'SmolLM2-135M-Instruct answers, and stops when told to',
  async () => {
    const paths = ['config.json', 'tokenizer.json', 'tokenizer_config.json', graph as string]
    const core = {
      ...structuredClone(model.manifest.core),
      name: 'smol',
      determinism: { class: 'statistical' as const },
      variants: [{ name: 'v', file: graph as string, backends: ['wasm' as const] }],
      files: paths.map((path) =>
        describeFile(path, new Uint8Array(readFileSync(new URL(path, smol)))),
      ),
      golden: [],
    }
    const files = Object.fromEntries(paths.map((path) => [path, new URL(path, smol)]))
    const of = defineModel({ ...fixtureSource({ core }), files })
    const { generation, pieces } = await say(asked('What is two plus two?', { maxTokens: 12 }), {
      of,
    })
    expect(generation.text).toBe(pieces.join(''))
    expect(generation.text).not.toBe('')
  },
  120_000,
)
