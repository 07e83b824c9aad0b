import type { ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { hostedModel } from '../../models/hosted.js'
import { defineModel } from '../../models/model.js'
import { usd } from '../../utils/usd.js'
import type { AttemptContext, RouteAnswer } from '../route.js'
import { cloud } from './cloud.js'
import {
  counted,
  delta,
  done,
  echo,
  ending,
  event,
  refusing,
  streaming,
} from './fixtures/answers.js'
import { ask } from './fixtures/ask.js'
import { startTestProvider, type TestProvider } from './fixtures/testProvider.js'
import type { Provider } from './provider.js'

const model = defineModel(hostedModel({ name: 'toy-text', task: 'generate' }))
/** A dollar for a thousand tokens of either kind. */
const price = { input: usd('1000'), output: usd('1000') }
let server: TestProvider

beforeEach(async () => {
  server = await startTestProvider(echo)
})
afterEach(() => server.stop())

const input = { messages: [{ role: 'user', content: 'One two' }], maxTokens: 100 } as const
const providerOf = (changes: Partial<Provider> = {}): Provider => ({
  id: 'toy',
  openai: server.url,
  prices: { '*': price },
  ...changes,
})

/** What became of an attempt: its answer or its error, and its money. */
async function attempt(
  changes: Partial<Provider> = {},
  more: Partial<AttemptContext> = {},
  timeouts = {},
) {
  const money: Parameters<AttemptContext['onMoney']>[0][] = []
  const texts: string[] = []
  const route = cloud({ providers: [providerOf(changes)], timeouts })
  const outcome: { answer?: RouteAnswer; error?: unknown } = await ask(route, model, input, {
    onMoney: (told) => money.push(told),
    onText: (delta) => texts.push(delta),
    ...more,
  }).then(
    ({ answer }) => ({ answer }),
    (error: unknown) => ({ error }),
  )
  return { ...outcome, last: money.at(-1), first: money[0], texts }
}
const textOf = (answer: RouteAnswer | undefined) =>
  JSON.parse(Buffer.from(answer?.outputs.completion?.data as Uint8Array).toString()).text
const nothing = { reserved: '0', charged: '0', refunded: '0' }

describe('default', () => {
  test('the ceiling is set aside before, and settled by the provider’s count', async () => {
    const { answer, first, last } = await attempt()
    expect(textOf(answer)).toBe('One two')
    // 66 bytes of input, 128 for a template and 8 for a message; 100 tokens at most.
    expect(first).toEqual({ reserved: '0.302', charged: '0', refunded: '0' })
    expect(last).toEqual({ reserved: '0', charged: '0.012', refunded: '0' })
    expect(answer?.charged).toBe('0.012')
  })

  test('a provider that knows the cost says so', async () => {
    const usage = { prompt_tokens: 9, completion_tokens: 3, cost: 0.0000351 }
    server.answer(streaming(delta('a'), ending(), counted(usage), done))
    expect((await attempt()).answer?.charged).toBe('0.000036')
  })

  test('one that counts nothing: the most that it can have been', async () => {
    server.answer(streaming(delta('a'), ending(), done))
    const { answer } = await attempt()
    expect(answer?.charged).toBe('0.302')
    expect(answer).not.toHaveProperty('usage')
  })

  test('one that counts the input alone: the same', async () => {
    server.answer(streaming(delta('a'), ending(), counted({ prompt_tokens: 9 }), done))
    const { answer } = await attempt()
    expect(answer?.charged).toBe('0.302')
    expect(answer).not.toHaveProperty('usage')
  })

  test('an answer that is not streamed although it was asked to be', async () => {
    server.answer((_, response) => {
      const message = { role: 'assistant', content: 'At once' }
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' })
      response.end(JSON.stringify({ choices: [{ message, finish_reason: 'length' }] }))
    })
    const { answer, texts } = await attempt()
    expect(textOf(answer)).toBe('At once')
    expect(texts).toEqual(['At once'])
  })

  test('characters and events cut anywhere, comments, and no blank line at the end', async () => {
    const bytes = Buffer.from(
      [': PROCESSING\n\n', delta('naïve 🦊'), ending(), counted(), done.trimEnd()].join(''),
    )
    server.answer(streaming(...Array.from(bytes, (_, i) => bytes.subarray(i, i + 1))))
    expect(textOf((await attempt()).answer)).toBe('naïve 🦊')
  })

  test('without [DONE], if it said why it ends and what it used', async () => {
    server.answer(streaming(delta('a'), ending(), counted()))
    expect(textOf((await attempt()).answer)).toBe('a')
  })
})

describe('behavior: [DONE], and no end of the stream: the answer is there', () => {
  const pieces = [delta('a'), ending(), counted(), done].join('')
  const open = (finish: (response: ServerResponse) => void) =>
    server.answer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(pieces, () => finish(response))
    })

  test('silence', async () => {
    open(() => {})
    const { answer, last } = await attempt({}, {}, { stall: 30 })
    expect(textOf(answer)).toBe('a')
    expect(last).toEqual({ reserved: '0', charged: '0.012', refunded: '0' })
    await expect.poll(() => server.seen[0]?.closed).toBe(true)
  })

  test('the connection breaks', async () => {
    open((response) => setTimeout(() => response.destroy(), 20))
    expect(textOf((await attempt()).answer)).toBe('a')
  })

  test('error: who cancels meanwhile has cancelled', async () => {
    const controller = new AbortController()
    open(() => setTimeout(() => controller.abort(), 20))
    const { error } = await attempt({}, { signal: controller.signal })
    expect(error).toBe(controller.signal.reason)
  })
})

describe('error: refused before an answer, and nothing is charged', () => {
  test.each([400, 401, 402, 403, 404, 422])('%i is not tried again', async (status) => {
    server.answer(refusing(status))
    const { error, last } = await attempt({ keys: [{ key: 'one' }] })
    const { code, details } = error as { code: string; details: object }
    expect({ code, details }).toEqual({
      code: 'cloud/provider-failed',
      details: { provider: 'toy', status, phase: 'before-answer' },
    })
    expect(last).toEqual(nothing)
    expect(server.seen).toHaveLength(1)
    expect(JSON.stringify(error)).not.toContain('One two')
  })

  test.each([408, 429, 500, 503])('%i passes: it is sent three times at most', async (status) => {
    server.answer(refusing(status, { 'retry-after-ms': '1' }))
    const { error, last } = await attempt()
    expect(error).toMatchObject({ details: { status } })
    expect(last).toEqual(nothing)
    expect(server.seen).toHaveLength(3)
  })

  test('its twin: after one refusal that passes it answers, and is charged once', async () => {
    let refused = 0
    server.answer((seen, response) =>
      refused++ === 0
        ? refusing(429, { 'retry-after': '0' })(seen, response)
        : echo(seen, response),
    )
    const { answer, last } = await attempt()
    expect(textOf(answer)).toBe('One two')
    expect(last).toEqual({ reserved: '0', charged: '0.012', refunded: '0' })
  })

  test('a wait that is long is left to whoever has another provider', async () => {
    server.answer(refusing(429, { 'retry-after': '50' }))
    expect((await attempt()).error).toMatchObject({ details: { status: 429 } })
    expect(server.seen).toHaveLength(1)
  })

  test.each([401, 402, 429])('after %i another key is asked at once', async (status) => {
    server.answer((seen, response) =>
      seen.headers.authorization === 'Bearer bad'
        ? refusing(status, { 'retry-after': '50' })(seen, response)
        : echo(seen, response),
    )
    const keys = [{ key: 'bad', weight: 1e9 }, { key: async () => 'good' }]
    const { answer } = await attempt({ keys })
    expect(textOf(answer)).toBe('One two')
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer bad',
      'Bearer good',
    ])
  })

  test('nobody there', async () => {
    const gone = await startTestProvider(echo)
    await gone.stop()
    const { error, last } = await attempt({ openai: gone.url })
    expect(error).toMatchObject({ code: 'cloud/provider-unreachable' })
    expect(last).toEqual(nothing)
  })

  test('another address: the key does not go there', async () => {
    const other = await startTestProvider(echo)
    server.answer((_, response) => {
      response.writeHead(307, { location: `${other.url}/chat/completions` }).end()
    })
    const { error } = await attempt({ keys: [{ key: 'secret' }] })
    expect(error).toMatchObject({ code: 'cloud/answer-malformed' })
    expect(other.seen).toEqual([])
    await other.stop()
  })

  test.each([
    ['throws', () => Promise.reject(new Error('secret'))],
    ['gives no text', () => 5 as never],
    ['gives what cannot be sent', () => 'secret\n'],
  ])('a function for a key that %s', async (_, key) => {
    const { error, last } = await attempt({ keys: [{ key }] })
    expect(error).toMatchObject({ code: 'cloud/key-missing' })
    expect(JSON.stringify(error)).not.toContain('secret')
    expect(last).toEqual(nothing)
    expect(server.seen).toEqual([])
  })
})

test('behavior: a key that the app had not yet is asked for again soon, and another one at once', async () => {
  const clock = vi.spyOn(Date, 'now')
  const given: unknown[] = [null, 'known']
  const keys = [{ key: () => given.shift() as string, weight: 1e9 }]
  const route = cloud({ providers: [providerOf({ keys })] })({ clientId: 'test' })
  const again = () => ask(() => route, model, input)
  await expect(again()).rejects.toMatchObject({ code: 'cloud/key-missing' })
  clock.mockReturnValue(Date.now() + 6_000)
  expect((await again()).offer).not.toHaveProperty('obstacle')
  expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer known'])
  clock.mockRestore()
  const { answer } = await attempt({
    keys: [{ key: () => '', weight: 1e9 }, { key: 'other' }],
  })
  expect(textOf(answer)).toBe('One two')
})

describe('error: an answer that is not one; what can have been used counts', () => {
  const failed = (reason: object) => event(reason)
  test.each<[string, string, string]>([
    ['an error as an object', failed({ error: { message: 'One two' } }), 'cloud/provider-failed'],
    ['an error as text', failed({ error: 'One two' }), 'cloud/provider-failed'],
    [
      'an error as a reason to end',
      failed({ choices: [{ index: 0, delta: {}, finish_reason: 'error' }] }),
      'cloud/provider-failed',
    ],
    ['no JSON', 'data: One two\n\n', 'cloud/answer-malformed'],
    ['no object', 'data: 5\n\n', 'cloud/answer-malformed'],
    [
      'content that is no text',
      failed({ choices: [{ delta: { content: [1] } }] }),
      'cloud/answer-malformed',
    ],
    ['half of a character', `${delta('\ud800')}${ending()}${done}`, 'cloud/answer-malformed'],
    ['the end before it is whole', delta('b'), 'cloud/answer-cut-off'],
    ['[DONE] without a reason', done, 'cloud/answer-cut-off'],
    ['a reason, no count and no [DONE]', ending(), 'cloud/answer-cut-off'],
    ['half of an event', 'data: {"choices":[{"delta"', 'cloud/answer-cut-off'],
  ])('%s', async (_, piece, code) => {
    server.answer(streaming(delta('a'), piece))
    const { error, last, texts } = await attempt()
    expect(error).toMatchObject({ code })
    expect(texts[0]).toBe('a')
    expect(JSON.stringify(error)).not.toContain('One two')
    expect(last?.reserved).toBe('0')
    expect(Number(last?.charged)).toBeGreaterThan(0.2)
    expect(Number(last?.charged)).toBeLessThanOrEqual(0.302)
    expect(server.seen).toHaveLength(1)
  })

  test('UTF-8 that is cut off, and an event without an end', async () => {
    server.answer(streaming(delta('a'), Uint8Array.of(0x64, 0xf0, 0x9f)))
    expect((await attempt()).error).toMatchObject({ code: 'cloud/answer-malformed' })
    server.answer(streaming('data: ', 'x'.repeat(1 << 20), 'x'))
    expect((await attempt()).error).toMatchObject({ code: 'cloud/answer-malformed' })
  })

  test('a body that is larger than any answer', async () => {
    server.answer(streaming(...Array.from({ length: 40 }, () => delta('x'.repeat(32_768)))))
    const { error } = await attempt()
    expect(error).toMatchObject({ details: { reason: 'it is too large' } })
  })

  test.each([
    ['text/html', '<h1>One two</h1>'],
    ['application/json', ''],
    ['application/json', '[]'],
    ['application/json', '{"choices":[]}'],
  ])('%s: %j', async (type, body) => {
    server.answer((_, response) => {
      response.writeHead(200, { 'content-type': type }).end(body)
    })
    expect((await attempt()).error).toMatchObject({ code: 'cloud/answer-malformed' })
  })

  test('the connection breaks', async () => {
    server.answer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(delta('a'), () => response.destroy())
    })
    const { error } = await attempt()
    expect(error).toMatchObject({ code: 'cloud/answer-cut-off', details: { reason: 'ended' } })
  })

  test('more than it can cost: the ceiling counts, and the error says what was asked', async () => {
    const usage = { prompt_tokens: 9, completion_tokens: 3000 }
    server.answer(streaming(delta('a'), ending(), counted(usage), done))
    const { error, last } = await attempt()
    expect(error).toMatchObject({
      code: 'cloud/overcharged',
      details: { provider: 'toy', asked: '3.009', ceiling: '0.302' },
    })
    expect(last?.charged).toBe('0.302')
  })

  test('not signed, by one that signs', async () => {
    const signer = { algorithm: 'ecdsa', key: `0x${'11'.repeat(20)}` } as const
    const { error } = await attempt({ signer })
    expect(error).toMatchObject({ details: { reason: 'it is not signed' } })
  })
})

describe('error: silence', () => {
  test.each<[string, string[], object]>([
    ['before a first byte', [], { firstByte: 20 }],
    ['after one', [delta('a')], { stall: 20 }],
    ['but for a byte now and then', [delta('a'), 'd', 'a', 't', 'a', ':'], { stall: 20 }],
  ])('%s', async (_, pieces, timeouts) => {
    server.answer(async (_, response) => {
      if (pieces.length === 0) return
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      for (const piece of pieces) {
        response.write(piece)
        await new Promise((resolve) => setTimeout(resolve, 15))
      }
    })
    const { error, last } = await attempt({}, {}, timeouts)
    expect(error).toMatchObject({ code: 'cloud/answer-cut-off', details: { reason: 'stalled' } })
    expect(Number(last?.charged)).toBeGreaterThanOrEqual(0.202)
    // On a busy machine the first may be given up before the server has seen it.
    await expect.poll(() => server.seen.every(({ closed }) => closed)).toBe(true)
  })
})

describe('abort', () => {
  test('while it streams: the server hears of it, and what was used is told', async () => {
    const reason = new Error('reason')
    const controller = new AbortController()
    server.answer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(delta('a'))
    })
    const { error, last } = await attempt(
      {},
      { signal: controller.signal, onText: () => controller.abort(reason) },
    )
    expect(error).toBe(reason)
    expect(last?.reserved).toBe('0')
    expect(Number(last?.charged)).toBeGreaterThan(0.202)
    await expect.poll(() => server.seen[0]?.closed).toBe(true)
  })

  test('behavior: money is told at the very moment, not when the rejection is noticed', async () => {
    const controller = new AbortController()
    const money: string[] = []
    let asked = () => {}
    const arrived = new Promise<void>((resolve) => {
      asked = resolve
    })
    server.answer(() => asked())
    const attempting = attempt(
      {},
      { signal: controller.signal, onMoney: ({ charged }) => money.push(charged) },
    )
    await arrived
    controller.abort()
    expect(money).toEqual(['0', '0.202'])
    await attempting
  })

  test('while it waits for its turn: nothing was sent, and nothing is charged', async () => {
    const controller = new AbortController()
    server.answer((seen, response) => {
      refusing(503, { 'retry-after': '3' })(seen, response)
      setTimeout(() => controller.abort(), 20)
    })
    const { last } = await attempt({}, { signal: controller.signal })
    expect(last).toEqual(nothing)
    expect(server.seen).toHaveLength(1)
  })
})
