import { createHash } from 'node:crypto'
import { recoverMessageAddress } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { slow, stall } from '../faults/fault.js'
import { gzipBomb, withJson } from './bodyFaults.js'
import { brokenSignature, signedBy, signedOther, signedOtherText, unsigned } from './forgeries.js'
import type { ProviderFault } from './providerFault.js'
import { html, redirect, refuse, withHeader } from './refusals.js'
import { type FaultyProvider, startFaultyProvider } from './startFaultyProvider.js'
import {
  breakAfter,
  cutCharacter,
  drip,
  endless,
  errorAfter,
  hugeEvent,
  inPieces,
  oddFrames,
  withoutDone,
} from './streamFaults.js'
import {
  asksFor,
  countsNothing,
  countsTokens,
  extraVector,
  namesModel,
  otherShape,
  otherText,
  shortTensors,
  shortVector,
} from './untruths.js'

const signingKey = generatePrivateKey()
const signer = privateKeyToAccount(signingKey).address.toLowerCase()
const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')
const prompt = 'why is the sky naïve 🦄'
const spoken = 'yhw si eht yks evïan 🦄'

let provider: FaultyProvider

beforeEach(async () => {
  provider = await startFaultyProvider({
    models: [
      {
        name: 'chat',
        task: 'generate',
        price: { prompt: 2, completion: 10, request: 100 },
        modelId: '0x11',
      },
      { name: 'embedder', task: 'embed', price: { prompt: 3 } },
      {
        name: 'sorter',
        task: 'classify',
        price: { request: 50 },
        outputs: [{ name: 'logits', datatype: 'FP32', shape: [1, 2] }],
      },
    ],
    keys: ['key-1', 'key-2'],
    signingKey,
  })
})

afterEach(() => provider.close())

type Options = { fault?: ProviderFault; key?: string; signal?: AbortSignal; more?: object }

async function post(
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
  options: Options = {},
  headers = {},
) {
  const { fault, key = 'key-1', signal = AbortSignal.timeout(5_000) } = options
  if (fault) provider.misbehave(fault)
  const authorization = `Bearer ${key}`
  return fetch(provider.url + path, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', ...headers },
    body,
    signal,
  })
}

const chatBody = (more: object = {}) =>
  JSON.stringify({ model: 'chat', messages: [{ role: 'user', content: prompt }], ...more })
const streaming = { stream: true, stream_options: { include_usage: true } }

const chat = (options: Options = {}) =>
  post('/v1/chat/completions', chatBody(options.more), options)
const stream = (options: Options = {}) =>
  post('/v1/chat/completions', chatBody({ ...streaming, ...options.more }), options)
const embed = (options: Options = {}) =>
  post('/v1/embeddings', JSON.stringify({ model: 'embedder', input: ['a b', 'c'] }), options)

async function infer(options: Options = {}) {
  const data = Buffer.from(Float32Array.of(1, 2, 3).buffer)
  const input = { name: 'x', shape: [1, 3], datatype: 'FP32' }
  const json = JSON.stringify({
    id: 'n',
    inputs: [{ ...input, parameters: { binary_data_size: data.length } }],
    parameters: { binary_data_output: true },
  })
  const headers = { 'inference-header-content-length': String(json.length) }
  const body = Buffer.concat([Buffer.from(json), data])
  return post('/v2/models/sorter/infer', body, options, headers)
}

/** The JSON of a stream's events, by a reader that knows only what the standard says. */
function eventsIn(text: string) {
  return text
    .split(/\r?\n\r?\n/)
    .flatMap((event) => event.split(/\r?\n/).filter((line) => line.startsWith('data:')))
    .map((line) => line.slice(5).trim())
    .filter((data) => data !== '[DONE]')
    .map((data) => JSON.parse(data))
}

const textIn = (text: string) =>
  eventsIn(text)
    .map(({ choices }) => choices?.[0]?.delta?.content ?? '')
    .join('')

test('default: a chat is answered, priced, signed over its exact bytes, and put in the books', async () => {
  const answer = await chat()
  const body = await answer.text()
  expect(JSON.parse(body)).toMatchObject({
    choices: [{ message: { content: spoken }, finish_reason: 'stop' }],
    // 100 for the request, 6 words at 2, 6 at 10.
    usage: { prompt_tokens: 6, completion_tokens: 6, total_tokens: 12, cost: 0.000172 },
  })
  const signature = answer.headers.get('x-signature') as `0x${string}`
  const message = `${sha256(chatBody())}:${sha256(body)}`
  expect((await recoverMessageAddress({ message, signature })).toLowerCase()).toBe(signer)
  expect(answer.headers.get('x-signing-address')).toBe(signer)
  expect(provider.asked()).toMatchObject([
    { key: 'key-1', status: 200, charged: 172, aborted: false, body: chatBody() },
  ])
  expect([provider.charged(), provider.charged('key-1'), provider.charged('key-2')]).toEqual([
    172, 172, 0,
  ])
})

test('default: a stream says the same in events, and signs all that is before its last', async () => {
  const text = await (await stream()).text()
  expect(textIn(text)).toBe(spoken)
  const [usage, signed] = eventsIn(text).slice(-2)
  expect(usage).toMatchObject({ choices: [], usage: { completion_tokens: 6 } })
  const body = chatBody(streaming)
  const before = text.slice(0, text.lastIndexOf('data: {'))
  const { signature } = signed
  expect(signature).toMatchObject({
    text: `${sha256(body)}:${sha256(before)}`,
    signing_address: signer,
  })
  const by = await recoverMessageAddress({
    message: signature.text,
    signature: signature.signature,
  })
  expect(by.toLowerCase()).toBe(signer)
  expect(provider.charged()).toBe(172)
})

test('default: as many tokens as were asked for', async () => {
  const text = await (await stream({ more: { max_tokens: 2 } })).text()
  expect(textIn(text)).toBe('yhw si')
  expect(text).toContain('"finish_reason":"length"')
  expect(provider.charged()).toBe(100 + 6 * 2 + 2 * 10)
})

test('default: embeddings and tensors, the same for the same input', async () => {
  const embeddings = await (await embed()).json()
  expect(embeddings.data).toHaveLength(2)
  expect(embeddings.data[0].embedding).toHaveLength(8)
  expect(embeddings.data[0].embedding).not.toEqual(embeddings.data[1].embedding)
  expect(provider.charged()).toBe(9)
  const read = async () => {
    const answer = await infer()
    const length = Number(answer.headers.get('inference-header-content-length'))
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect(JSON.parse(bytes.subarray(0, length).toString())).toMatchObject({
      id: 'n',
      outputs: [{ name: 'logits', parameters: { binary_data_size: 8 } }],
    })
    return [bytes.readFloatLE(length), bytes.readFloatLE(length + 4)]
  }
  expect(await read()).toEqual(await read())
  expect(provider.charged()).toBe(9 + 100)
})

test('default: prices are listed, and strangers are refused', async () => {
  const { data } = await (await fetch(`${provider.openai}/models`)).json()
  expect(data[0]).toMatchObject({
    id: 'chat',
    pricing: { prompt: '0.000002', completion: '0.00001', request: '0.0001' },
    trine: { model_id: '0x11', task: 'generate' },
  })
  expect((await chat({ key: 'key-3' })).status).toBe(401)
  expect((await post('/v1/chat/completions', 'no json')).status).toBe(400)
  expect((await post('/v1/chat/completions', '{"model":"none","messages":[]}')).status).toBe(404)
  expect(provider.charged()).toBe(0)
})

test('behavior: faults wait in line, each for its times, and can be taken back', async () => {
  provider.misbehave(refuse(500), 2)
  const back = provider.misbehave(refuse(402))
  provider.misbehave(refuse(429, { 'retry-after': '7' }))
  back()
  const answers = [await chat(), await chat(), await chat(), await chat()]
  expect(answers.map(({ status }) => status)).toEqual([500, 500, 429, 200])
  expect(answers[2]?.headers.get('retry-after')).toBe('7')
  // What such errors repeat is what nobody may pass on.
  expect(await answers[0]?.text()).toContain('key-1')
  expect(provider.charged()).toBe(172)
})

test('behavior: whoever goes away is written down, and what was sent until then is charged', async () => {
  const gone = new AbortController()
  const answer = await stream({ fault: breakAfter(3, 'stall'), signal: gone.signal })
  const reader = answer.body?.getReader()
  let text = ''
  while (!text.includes('si')) text += Buffer.from((await reader?.read())?.value ?? []).toString()
  expect(provider.asked()[0]?.aborted).toBe(false)
  gone.abort()
  await expect.poll(() => provider.asked()[0]?.aborted).toBe(true)
  expect(provider.charged()).toBe(100 + 6 * 2 + 2 * 10)
  // Its twin: a connection that the server cuts was not ended by the other side.
  await expect((await stream({ fault: breakAfter(3, 'cut') })).text()).rejects.toThrow()
  expect(provider.asked()[1]?.aborted).toBe(false)
  // And before the head: there is nothing to be charged for.
  const before = new AbortController()
  const silent = stream({ fault: breakAfter(0, 'stall'), signal: before.signal })
  await expect.poll(() => provider.asked().length).toBe(3)
  before.abort()
  await expect(silent).rejects.toThrow()
  await expect.poll(() => provider.asked()[2]?.aborted).toBe(true)
  expect(provider.asked()[2]?.charged).toBe(0)
})

test('behavior: streams in awkward pieces say the same, and are signed as they are', async () => {
  const whole = await (await stream()).text()
  expect(await (await stream({ fault: inPieces(1) })).text()).toBe(whole)
  const odd = await (await stream({ fault: oddFrames() })).text()
  expect(textIn(odd)).toBe(spoken)
  expect(odd).toMatch(/^: keep-alive\r\n/)
  const signed = eventsIn(odd).at(-1)
  const before = odd.slice(0, odd.lastIndexOf('data:{'))
  expect(signed.signature.text).toBe(`${sha256(chatBody(streaming))}:${sha256(before)}`)
})

test('behavior: streams break as they are told', async () => {
  const ended = await (await stream({ fault: breakAfter(3, 'end') })).text()
  expect(textIn(ended)).toBe('yhw si')
  const whole = await (await stream()).text()
  expect(`${await (await stream({ fault: withoutDone() })).text()}data: [DONE]\n\n`).toBe(whole)
  const bytes = Buffer.from(await (await stream({ fault: cutCharacter() })).arrayBuffer())
  expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toThrow()
  const forms = { openai: 3, openrouter: 3, text: 3, named: 3 } as const
  for (const form of Object.keys(forms) as (keyof typeof forms)[]) {
    const answer = await stream({ fault: errorAfter(forms[form], form) })
    expect(answer.status).toBe(200)
    const text = await answer.text()
    expect(eventsIn(text).at(-1)).toHaveProperty('error')
    expect(textIn(text)).toBe('yhw si')
  }
  const huge = await (await stream({ fault: hugeEvent(1_000_000) })).text()
  expect(Math.max(...huge.split('\n').map((line) => line.length))).toBeGreaterThan(990_000)
})

test('behavior: an endless stream ends with whoever reads it, and costs no more than was asked for', async () => {
  const answer = await stream({ fault: endless(), more: { max_tokens: 3 } })
  const reader = answer.body?.getReader()
  for (let read = 0; read < 200_000; ) read += (await reader?.read())?.value?.length ?? 0
  await reader?.cancel()
  await expect.poll(() => provider.asked()[0]?.aborted).toBe(true)
  expect(provider.charged()).toBe(100 + 6 * 2 + 3 * 10)
})

test('behavior: a slow answer and a silent one outlast whoever waits', async () => {
  for (const fault of [drip(), { send: slow(20) }, { send: stall(10) }]) {
    const answer = stream({ fault, signal: AbortSignal.timeout(300) })
    await expect(answer.then((one) => one.text())).rejects.toThrow('timeout')
  }
})

test('behavior: other bodies than there should be', async () => {
  expect(await (await chat({ fault: html() })).text()).toContain('Log in')
  const plain = await chat({ fault: withHeader('content-type', 'text/plain') })
  expect(plain.headers.get('content-type')).toBe('text/plain')
  expect((await (await chat({ fault: gzipBomb(10_000_000) })).arrayBuffer()).byteLength).toBe(
    10_000_000,
  )
  expect(provider.asked().at(-1)?.sent).toBeLessThan(20_000)
  const bare = await (await chat({ fault: withJson(({ usage }) => ({ usage })) })).json()
  expect(Object.keys(bare)).toEqual(['usage'])
})

test('behavior: a redirect leads to another origin, where the request is seen to arrive', async () => {
  const other = await startFaultyProvider({ models: [{ name: 'chat', task: 'generate' }] })
  const answer = await chat({ fault: redirect(`${other.url}/v1/chat/completions`) })
  expect(answer.status).toBe(200)
  // What the SDK must not let happen: the prompt has left for another origin.
  expect(other.asked()).toMatchObject([{ body: chatBody() }])
  await other.close()
})

test('behavior: pages are refused as they are told', async () => {
  const preflight = async () => {
    const answer = await fetch(`${provider.openai}/chat/completions`, { method: 'OPTIONS' })
    const { headers } = answer
    return [headers.get('access-control-allow-origin'), headers.get('access-control-allow-headers')]
  }
  expect(await preflight()).toEqual(['*', expect.stringContaining('authorization')])
  provider.misbehave({ cors: 'none' })
  expect(await preflight()).toEqual([null, null])
  provider.misbehave({ cors: 'no-key' })
  expect(await preflight()).toEqual(['*', expect.not.stringContaining('authorization')])
  provider.misbehave({ cors: 'not-after' })
  expect(await preflight()).toEqual(['*', expect.stringContaining('authorization')])
  expect((await chat()).headers.get('access-control-allow-origin')).toBe(null)
  expect((await chat()).headers.get('access-control-allow-origin')).toBe('*')
})

test('behavior: forged signatures are wrong in the one way that they say', async () => {
  const otherKey = generatePrivateKey()
  const other = privateKeyToAccount(otherKey).address.toLowerCase()
  const look = async (fault: ProviderFault) => {
    const text = await (await stream({ fault })).text()
    const { signature: told } = eventsIn(text).at(-1)
    const before = text.slice(0, text.lastIndexOf('data: {'))
    const by = told && (await recoveredFrom(told))
    return {
      text: told?.text === `${sha256(chatBody(streaming))}:${sha256(before)}`,
      claims: told?.signing_address,
      by,
    }
  }
  const right = { text: true, claims: signer, by: signer }
  expect(await look({})).toEqual(right)
  expect(await look(unsigned())).toEqual({ text: false, claims: undefined, by: undefined })
  expect((await look(brokenSignature())).by).not.toBe(signer)
  expect(await look(signedOther('request'))).toEqual({ ...right, text: false })
  expect(await look(signedOther('response'))).toEqual({ ...right, text: false })
  expect(await look(signedOtherText())).toEqual({ ...right, by: expect.not.stringMatching(signer) })
  expect(await look(signedBy(otherKey))).toEqual({ ...right, claims: other, by: other })
  expect(await look(signedBy(otherKey, false))).toEqual({ ...right, by: other })
})

async function recoveredFrom(told: { text: string; signature: `0x${string}` }) {
  return recoverMessageAddress({ message: told.text, signature: told.signature })
    .then((address) => address.toLowerCase())
    .catch(() => 'nobody')
}

test('behavior: untruths are signed like the truth', async () => {
  const told = async (fault: ProviderFault) => {
    const answer = await chat({ fault })
    const body = await answer.text()
    const signature = answer.headers.get('x-signature') as `0x${string}`
    const message = `${sha256(chatBody())}:${sha256(body)}`
    expect((await recoverMessageAddress({ message, signature })).toLowerCase()).toBe(signer)
    return JSON.parse(body)
  }
  expect((await told(otherText())).choices[0].message.content).toBe('lie lie lie lie lie lie')
  expect((await told(countsTokens(-5))).usage).toEqual({
    prompt_tokens: 6,
    completion_tokens: -5,
    total_tokens: 1,
  })
  expect((await told(asksFor(9_000_000))).usage.cost).toBe(9)
  expect(await told(countsNothing())).not.toHaveProperty('usage')
  expect((await told(namesModel('other'))).model).toBe('other')
  expect(provider.charged()).toBe(5 * 172)
  const vectors = async (fault: ProviderFault) => {
    const { data } = (await (await embed({ fault })).json()) as { data: { embedding: number[] }[] }
    return data.map(({ embedding }) => embedding.length)
  }
  expect(await vectors(extraVector())).toEqual([8, 8, 8])
  expect(await vectors(shortVector())).toEqual([8, 7])
  const sizes = async (fault: ProviderFault) => {
    const answer = await infer({ fault })
    const length = Number(answer.headers.get('inference-header-content-length'))
    const bytes = Buffer.from(await answer.arrayBuffer())
    const { outputs } = JSON.parse(bytes.subarray(0, length).toString())
    return [outputs[0].shape, bytes.length - length]
  }
  expect(await sizes({})).toEqual([[1, 2], 8])
  expect(await sizes(shortTensors())).toEqual([[1, 2], 7])
  expect(await sizes(otherShape())).toEqual([[2, 2], 16])
})
