import { connect } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import {
  accountOf,
  apiKey,
  type CloudParameters,
  endEvents,
  sendEvents,
  signerOf,
  type TestCloud,
  type TestUpstream,
  testCloud,
  testUpstream,
  textEvent,
  upstreamOf,
} from '../../testing/cloud.js'

let cloud: TestCloud
let upstream: TestUpstream
afterEach(async () => {
  await cloud?.stop()
  await upstream?.close()
})

type Answer = Parameters<typeof testUpstream>[0]

/** An endpoint with one model behind it, for a dollar each million tokens in, and two out. */
async function start(answer: Answer, change: CloudParameters = {}) {
  upstream = await testUpstream(answer)
  const { settings, ...rest } = change
  cloud = await testCloud({
    settings: { prices: { parrot: { prompt: '0.000001', completion: '0.000002' } }, ...settings },
    upstreams: [
      upstreamOf(`${upstream.url}/v1`, 'openai', {
        parrot: { name: 'org/Parrot-7B', task: 'generate', source: undefined },
      }),
    ],
    ...rest,
  })
}

const says =
  (...words: string[]): Answer =>
  (response) => {
    sendEvents(response, [...words.map(textEvent), ...endEvents(12, words.length)])
    response.end()
  }

const path = '/v1/chat/completions'
const asked = (change: object = {}) => ({
  model: 'parrot',
  messages: [{ role: 'user', content: 'canary question' }],
  max_tokens: 20,
  ...change,
})
const streamed = asked({ stream: true, stream_options: { include_usage: true } })

/** The data of each event. */
const eventsOf = (text: string) =>
  text
    .split('\n\n')
    .filter((event) => event !== '')
    .map((event) => {
      expect(event.startsWith('data: ')).toBe(true)
      const data = event.slice('data: '.length)
      return data === '[DONE]' ? data : JSON.parse(data)
    })

/** Reads as far as some text, then leaves. */
async function leaveAfter(response: Response, text: string, controller: AbortController) {
  const reader = response.body?.getReader()
  let seen = ''
  while (!seen.includes(text)) seen += new TextDecoder().decode((await reader?.read())?.value)
  controller.abort()
  await reader?.cancel().catch(() => {})
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 10))
async function until(holds: () => boolean | Promise<boolean>) {
  while (!(await holds())) await pause()
}

describe('default', () => {
  test('whole: a completion with usage and cost, signed over both bodies', async () => {
    await start(says('Hello', ', ', 'world'))
    const sent = JSON.stringify(asked({ metadata: { nonce: 'ab'.repeat(16) } }))
    const response = await cloud.ask(path, Buffer.from(sent))
    const text = await response.text()
    expect(JSON.parse(text)).toMatchObject({
      id: expect.stringMatching(/^chatcmpl-/),
      object: 'chat.completion',
      model: 'parrot',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'Hello, world' },
          finish_reason: 'stop',
        },
      ],
      usage: { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15, cost: 0.000018 },
    })
    expect(await signerOf(sent, text, response.headers.get('x-signature') ?? '')).toBe(cloud.signer)
    expect(await cloud.left()).toBeCloseTo(1 - 0.000018, 12)
    expect(upstream.asked).toEqual([
      {
        model: 'org/Parrot-7B',
        messages: [{ role: 'user', content: 'canary question' }],
        max_tokens: 20,
        stream: true,
        stream_options: { include_usage: true },
      },
    ])
  })

  test('streamed: words as they come, usage, and a signature over every byte before its event', async () => {
    await start(says('Hello', ', ', 'wörld'))
    const sent = JSON.stringify(streamed)
    const response = await cloud.ask(path, Buffer.from(sent))
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    const bytes = Buffer.from(await response.arrayBuffer())
    const events = eventsOf(bytes.toString())
    expect(events.map((event) => event.choices?.[0]?.delta?.content ?? '').join('')).toBe(
      'Hello, wörld',
    )
    const [end, usage, signed, done] = events.slice(-4)
    expect(end.choices).toEqual([{ index: 0, delta: {}, finish_reason: 'stop' }])
    expect(usage).toMatchObject({
      choices: [],
      usage: { prompt_tokens: 12, completion_tokens: 3, cost: 0.000018 },
    })
    expect(done).toBe('[DONE]')
    expect(signed).toMatchObject({
      object: 'chat.completion.chunk',
      choices: [],
      signature: { signing_address: cloud.signer, signing_algo: 'ecdsa' },
    })
    const before = bytes.subarray(0, bytes.indexOf(`data: ${JSON.stringify(signed)}`))
    const { signature, text } = signed.signature
    expect(await signerOf(sent, before, signature)).toBe(cloud.signer)
    expect(text).toMatch(/^[0-9a-f]{64}:[0-9a-f]{64}$/)
    expect(await signerOf(sent, bytes, signature)).not.toBe(cloud.signer)
    expect(await signerOf(`${sent} `, before, signature)).not.toBe(cloud.signer)
  })

  test('settings reach the model, in the words that each client has for them', async () => {
    await start(says('x'))
    const settings = { temperature: 0.5, top_p: 0.9, seed: 7 }
    const { status } = await cloud.ask(path, {
      ...asked({ ...settings, stop: '\n', n: 1, user: 'u', max_tokens: undefined }),
      max_completion_tokens: 9,
      messages: [
        { role: 'developer', content: 'be brief' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'a' },
            { type: 'text', text: 'b' },
          ],
        },
      ],
    })
    expect(status).toBe(200)
    expect(upstream.asked[0]).toMatchObject({
      ...settings,
      stop: ['\n'],
      max_tokens: 9,
      messages: [
        { role: 'system', content: 'be brief' },
        { role: 'user', content: 'ab' },
      ],
    })
  })
})

describe('behavior: money', () => {
  test('a count that the upstream does not give is estimated by bytes, and said to be', async () => {
    await start((response) => {
      sendEvents(response, [textEvent('12345678'), endEvents(0, 0)[0] as object, '[DONE]'])
      response.end()
    })
    const { usage } = await (await cloud.ask(path, asked())).json()
    expect(usage).toMatchObject({ prompt_tokens: 4, completion_tokens: 2, estimated: true })
  })

  test('an upstream that counts more than was asked for costs no more than was set aside', async () => {
    await start((response) => {
      sendEvents(response, [textEvent('x'), ...endEvents(1_000_000, 1_000_000)])
      response.end()
    })
    const { usage } = await (await cloud.ask(path, asked())).json()
    expect(usage.completion_tokens).toBe(20)
    expect(usage.prompt_tokens).toBeLessThan(200)
    expect(1 - (await cloud.left())).toBeCloseTo(usage.cost, 12)
  })

  test('without the credit for the most that it can cost nothing runs, and nothing is charged', async () => {
    await start(says('x'), { settings: { apiKeys: [accountOf({ credit: '0.001' })] } })
    const response = await cloud.ask(path, asked({ max_tokens: 500 }))
    expect([response.status, (await response.json()).error]).toEqual([
      402,
      expect.objectContaining({ code: 'insufficient_credit', type: 'insufficient_quota' }),
    ])
    expect(upstream.asked).toEqual([])
    expect(await cloud.left()).toBe(0.001)
    expect((await cloud.ask(path, asked({ max_tokens: 100 }))).status).toBe(200)
  })

  test('many at once never pass the credit', async () => {
    // Room for three at their ceiling.
    const most = JSON.stringify({ messages: asked().messages, maxTokens: 20 }).length + 2 * 20
    const credit = (3 * most * 1e-6).toFixed(12)
    const waiting: (() => void)[] = []
    await start(
      async (response) => {
        await new Promise<void>((resolve) => waiting.push(resolve))
        await says('x')(response, Buffer.of(), {} as never)
      },
      { settings: { apiKeys: [accountOf({ credit })] } },
    )
    let refused = 0
    const answers = Array.from({ length: 8 }, async () => {
      const { status } = await cloud.ask(path, asked())
      if (status === 402) refused++
      return status
    })
    await until(() => waiting.length === 3 && refused === 5)
    for (const go of waiting) go()
    const statuses = await Promise.all(answers)
    expect(statuses.filter((status) => status === 200)).toHaveLength(3)
    expect(statuses.filter((status) => status === 402)).toHaveLength(5)
    expect(await cloud.left()).toBeGreaterThan(0)
  })

  test('a client that leaves pays for what was made, and the upstream is told to stop', async () => {
    await start((response) => sendEvents(response, [textEvent('12345678'), textEvent('12345678')]))
    const controller = new AbortController()
    const response = await cloud.ask(path, streamed, { signal: controller.signal })
    await leaveAfter(response, '12345678', controller)
    await until(() => upstream.left() === 1)
    await until(async () => (await cloud.left()) > 0.9999)
    // 15 bytes of prompt, and 8 or 16 of completion.
    const charged = 1 - (await cloud.left())
    expect([8e-6, 12e-6]).toContainEqual(expect.closeTo(charged, 9))
  })
})

test('behavior: a client that leaves just before the end pays for each piece, however short', async () => {
  await start((response) => sendEvents(response, [...'12345678'].map(textEvent)))
  const controller = new AbortController()
  const response = await cloud.ask(path, streamed, { signal: controller.signal })
  await leaveAfter(response, '"8"', controller)
  await until(async () => (await cloud.left()) > 0.9999)
  // 15 bytes of prompt, and 8 pieces of a byte each.
  expect(1 - (await cloud.left())).toBeCloseTo(4e-6 + 16e-6, 9)
})

// Megabytes go out before the buffers in between are full: on a busy machine that takes its time.
test('behavior: a reader that takes nothing is cut off, the upstream with it, and pays for what was made', {
  timeout: 60_000,
}, async () => {
  const events = Array.from({ length: 50 }, () => textEvent('x'.repeat(10_000)))
  await start(
    async (response) => {
      // Without an end: only its reader can make it stop.
      while (!response.destroyed) {
        sendEvents(response, events)
        while (response.writableNeedDrain && !response.destroyed) await pause()
      }
    },
    {
      settings: {
        prices: { parrot: { request: '0.01' } },
        limits: { stall: 300, maxTokens: 1_000_000, tokensPerMinute: 10_000_000 },
      },
    },
  )
  const body = JSON.stringify(asked({ stream: true, max_tokens: 1_000_000 }))
  const { port } = new URL(cloud.url)
  // Nothing listens for data, so nothing is read.
  const deaf = connect(Number(port), '127.0.0.1').on('error', () => {})
  deaf.write(
    `POST ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${apiKey}\r\n` +
      `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  )
  await until(() => upstream.left() === 1)
  deaf.destroy()
  await until(async () => (await cloud.left()) === 0.99)
})

describe('error: upstream', () => {
  const failures: [string, number, string, Answer][] = [
    ['500', 502, 'upstream_failed', (response) => void response.writeHead(500).end('canary')],
    ['401', 502, 'upstream_failed', (response) => void response.writeHead(401).end('canary')],
    ['400', 400, 'invalid_request', (response) => void response.writeHead(400).end('canary')],
    [
      'limits',
      503,
      'upstream_busy',
      (response) => void response.writeHead(429, { 'retry-after': '7' }).end('canary'),
    ],
    [
      'another origin',
      502,
      'upstream_failed',
      (response) => void response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end(),
    ],
    ['no words', 502, 'upstream_failed', (response) => void response.destroy()],
    [
      'an error in its stream',
      502,
      'upstream_failed',
      (response) => {
        sendEvents(response, [{ error: { message: 'canary' } }])
        response.end()
      },
    ],
    [
      'no JSON',
      502,
      'upstream_failed',
      (response) => {
        sendEvents(response, ['canary{'])
        response.end()
      },
    ],
    [
      'no end',
      502,
      'upstream_failed',
      (response) => {
        sendEvents(response, [textEvent('canary')])
        response.end()
      },
    ],
    [
      'half a character',
      502,
      'upstream_failed',
      (response) => {
        sendEvents(response, [textEvent('x')])
        response.end(Buffer.from([0xff, 0xff]))
      },
    ],
  ]
  test.each(failures)(
    '%s: the client is told, and not charged',
    async (_, status, code, answer) => {
      const logged: string[] = []
      await start(answer, { log: (...line) => void logged.push(JSON.stringify(line)) })
      const response = await cloud.ask(path, asked())
      const text = await response.text()
      expect([response.status, JSON.parse(text).error.code]).toEqual([status, code])
      for (const secret of ['canary', 'upstream-secret', upstream.url])
        expect(text).not.toContain(secret)
      expect(logged.join()).not.toMatch(/canary|upstream-secret|sk-test/)
      if (code === 'upstream_busy') expect(response.headers.get('retry-after')).toBe('7')
      expect(await cloud.left()).toBe(1)
    },
  )

  test('in the middle of a stream: an event says so, without a signature, and nothing is charged', async () => {
    await start((response) => {
      sendEvents(response, [textEvent('Hello')])
      setTimeout(() => response.destroy(), 50)
    })
    const response = await cloud.ask(path, streamed)
    expect(response.status).toBe(200)
    const text = await response.text()
    const last = eventsOf(text).at(-1)
    expect(last.error).toMatchObject({ code: 'upstream_failed', type: 'server_error' })
    expect(last.choices[0].finish_reason).toBe('error')
    expect(text).toContain('Hello')
    expect(text).not.toMatch(/signature|\[DONE\]/)
    expect(await cloud.left()).toBe(1)
  })

  test('silence: it is given up', async () => {
    await start(() => {}, { settings: { limits: { stall: 100 } } })
    const response = await cloud.ask(path, asked())
    expect([response.status, (await response.json()).error.code]).toEqual([504, 'timeout'])
    await until(() => upstream.left() === 1)
    expect(await cloud.left()).toBe(1)
  })

  test('no end in time: what was streamed until then is paid for, and what was not sent is not', async () => {
    const talk = (response: Parameters<Answer>[0]) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      sendEvents(response, [textEvent('Hello there')])
    }
    const settings = {
      prices: { parrot: { completion: '0.01' } },
      limits: { run: 400 },
    }
    await start(talk, { settings })
    const response = await cloud.ask(path, streamed)
    expect(eventsOf(await response.text()).at(-1).error).toMatchObject({ code: 'timeout' })
    await until(async () => (await cloud.left()) < 1)
    const left = await cloud.left()
    const whole = await cloud.ask(path, asked())
    expect([whole.status, await cloud.left()]).toEqual([504, left])
  })

  test('an answer in one piece from a server that does not stream', async () => {
    await start((response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      const message = { role: 'assistant', content: 'whole' }
      const usage = { prompt_tokens: 1, completion_tokens: 1 }
      response.end(
        JSON.stringify({ choices: [{ index: 0, message, finish_reason: 'length' }], usage }),
      )
    })
    const { choices } = await (await cloud.ask(path, asked())).json()
    expect(choices[0]).toMatchObject({ message: { content: 'whole' }, finish_reason: 'length' })
  })
})

describe('error: requests', () => {
  test.each([
    ['model', { model: 5 }, null],
    ['messages', { messages: [] }, 'messages'],
    ['messages', { messages: [{ role: 'canary', content: 'x' }] }, 'messages'],
    ['messages', { messages: [{ role: 'user', content: [{ type: 'image_url' }] }] }, 'messages'],
    ['max_tokens', { max_tokens: 5_000 }, 'max_tokens'],
    ['max_tokens', { max_tokens: 0.5 }, 'max_tokens'],
    ['temperature', { temperature: 3 }, 'temperature'],
    ['stop', { stop: ['a', 'b', 'c', 'd', 'e'] }, 'stop'],
    ['n', { n: 2 }, 'n'],
    ['tools', { tools: [] }, 'tools'],
    ['stream', { stream: 'canary' }, 'stream'],
    ['a name of the client', { canary: 1 }, null],
    ['__proto__', JSON.parse('{"__proto__": 1}'), null],
  ])('%s', async (_, change, param) => {
    await start(says('x'))
    const response = await cloud.ask(path, asked(change))
    const text = await response.text()
    expect(response.status).toBe(400)
    expect(JSON.parse(text).error).toMatchObject({
      type: 'invalid_request_error',
      param: param ?? (change.model ? 'model' : null),
    })
    expect(text).not.toContain('canary')
  })

  test('a model that there is not, or that is of another address', async () => {
    await start(says('x'))
    for (const [where, body] of [
      [path, asked({ model: 'canary' })],
      ['/v1/embeddings', { model: 'parrot', input: 'x' }],
      ['/v2/models/parrot/infer', {}],
    ] as const) {
      const response = await cloud.ask(where, body)
      expect(response.status).toBe(404)
      expect(await response.text()).not.toContain('canary')
    }
  })

  test('more than the limits: told when to come again, and how much is left', async () => {
    await start(says('x'), {
      settings: { limits: { requestsPerMinute: 2, tokensPerMinute: 1_000 } },
    })
    const first = await cloud.ask(path, asked())
    expect(first.headers.get('x-ratelimit-limit-requests')).toBe('2')
    expect(first.headers.get('x-ratelimit-remaining-requests')).toBe('1')
    expect(first.headers.get('x-ratelimit-reset-requests')).toMatch(/^\d+s$/)
    const tokens = await cloud.ask(path, asked({ max_tokens: 2_000 }))
    expect([tokens.status, (await tokens.json()).error.param]).toEqual([429, 'tokens'])
    const third = await cloud.ask(path, asked())
    expect([third.status, (await third.json()).error.type]).toEqual([429, 'rate_limit_error'])
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(upstream.asked).toHaveLength(1)
  })

  test('more at once than there is room for', async () => {
    const waiting: (() => void)[] = []
    await start(
      async (response) => {
        await new Promise<void>((resolve) => waiting.push(resolve))
        await says('x')(response, Buffer.of(), {} as never)
      },
      { settings: { limits: { perKey: 1 } } },
    )
    const first = cloud.ask(path, asked())
    await until(() => waiting.length === 1)
    expect((await cloud.ask(path, asked())).status).toBe(429)
    waiting[0]?.()
    expect((await first).status).toBe(200)
  })
})
