import { expect, test } from 'vitest'
import { createClient } from '../client/createClient.js'
import { fingerprint } from '../request/fingerprint.js'
import { fakeRoute } from '../testing/fakeRoute.js'
import { embedderSource, lengths, say, textSource } from '../testing/fixtures/textModel.js'
import { logits, toySource } from '../testing/fixtures/toyModel.js'
import { keccak256 } from '../utils/digest.js'
import { usd } from '../utils/usd.js'
import { classifyMutationOptions } from './classify.js'
import { embedMutationOptions } from './embed.js'
import { generateMutationOptions } from './generate.js'
import { quoteQueryOptions } from './quote.js'
import { recordsQueryOptions } from './record.js'

const client = createClient({ routes: [fakeRoute({ outputs: () => logits(1, 0) }).route] })
const parameters = { models: [toySource()], input: 'canary.example', stakes: usd('5') }

test('default', async () => {
  const { queryFn } = quoteQueryOptions(client, parameters)
  expect((await queryFn({ signal: new AbortController().signal })).strategy).toBe('single')
  const answer = await classifyMutationOptions(client).mutationFn(parameters)
  expect(await recordsQueryOptions(client).queryFn()).toEqual([answer.record])
})

test('default: text, and vectors', async () => {
  const { route } = fakeRoute({
    outputs: (context) =>
      context.request.task === 'embed' ? lengths(context) : say(context, ['Air.']),
  })
  const speaker = createClient({ routes: [route] })
  const { mutationFn, ...options } = generateMutationOptions(speaker)
  expect((await mutationFn({ models: [textSource], input: 'x' })).output.text).toBe('Air.')
  const embedder = embedMutationOptions(speaker)
  const { output } = await embedder.mutationFn({ models: [embedderSource], input: 'x' })
  expect(output).toEqual([Float32Array.of(1, 0.5)])
  // Not run, and paid for, by itself; and the input is not kept.
  for (const { retry, gcTime } of [options, embedder])
    expect({ retry, gcTime }).toEqual({ retry: false, gcTime: 0 })
})

test('behavior: keys are JSON, and hold neither input nor what would find it', () => {
  const keys = [
    quoteQueryOptions(client, parameters).queryKey,
    classifyMutationOptions(client).mutationKey,
    embedMutationOptions(client).mutationKey,
    generateMutationOptions(client).mutationKey,
    recordsQueryOptions(client).queryKey,
  ]
  for (const key of keys) {
    expect(JSON.parse(JSON.stringify(key))).toEqual(key)
    expect(JSON.stringify(key)).not.toContain('canary')
    expect(JSON.stringify(key)).not.toContain(client.salt)
    expect(JSON.stringify(key)).not.toContain(keccak256(parameters.input))
    // Whoever has the key must not be able to find its input by trying.
    for (const part of key) expect(key).not.toContain(fingerprint(String(part), parameters))
  }
})

test('behavior: equal requests have one key, others another', () => {
  const key = (change: object = {}) =>
    quoteQueryOptions(client, { ...parameters, ...change } as typeof parameters).queryKey.at(-1)
  expect(key()).toBe(key({ task: 'classify' }))
  expect(key({ stakes: { benign: usd('1'), phishing: usd('2') } })).toBe(
    key({ stakes: { phishing: usd('2'), benign: usd('1') } }),
  )
  const tensor = (data: unknown) => ({ input: { x: { shape: [1], data } } })
  const different = [
    key(),
    key({ task: 'run' }),
    key({ input: 'other.example' }),
    key({ stakes: usd('6') }),
    key({ require: { maxLatency: 1 } }),
    key({ target: { consumer: `0x${'c0'.repeat(20)}`, requester: `0x${'9e'.repeat(20)}` } }),
    key({
      target: { consumer: `0x${'c0'.repeat(20)}`, requester: `0x${'9e'.repeat(20)}`, value: 1n },
    }),
    key({ models: [toySource({ core: { name: 'other' } })] }),
    key({ task: 'generate', input: 'app-uniswap.io' }),
    key({ task: 'generate', input: [{ role: 'user', content: 'app-uniswap.io' }] }),
    key({ task: 'embed', input: 'app-uniswap.io' }),
    key({ task: 'embed', input: ['app-uniswap.io'] }),
    key(tensor(new Float32Array([0]))),
    key(tensor(new Float32Array([-0]))),
    key(tensor(new Int32Array([0]))),
    key(tensor(new BigInt64Array([0n]))),
  ]
  expect(new Set(different).size).toBe(different.length)
})
