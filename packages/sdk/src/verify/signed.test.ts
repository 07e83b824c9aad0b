import { privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hostedModel } from '../models/hosted.js'
import { defineModel } from '../models/model.js'
import type { Payload } from '../request/request.js'
import { cloud } from '../routes/cloud/cloud.js'
import { counted, delta, ending } from '../routes/cloud/fixtures/answers.js'
import { ask } from '../routes/cloud/fixtures/ask.js'
import { gatewaySample } from '../routes/cloud/fixtures/gatewaySample.js'
import { signedStream, signer } from '../routes/cloud/fixtures/signing.js'
import { startTestProvider, type TestProvider } from '../routes/cloud/fixtures/testProvider.js'
import type { Offer, RouteAnswer } from '../routes/route.js'
import { completion, generateTask } from '../tasks/generate.js'
import { usd } from '../utils/usd.js'
import type { SignedEvidence } from './verdict.js'
import { verifyAnswer } from './verifyAnswer.js'

const model = defineModel(hostedModel({ name: 'toy-text', task: 'generate' }))
const pieces = [delta('Blue '), delta('sky'), ending(), counted()]
let server: TestProvider
let offer: Offer
let payload: Payload
let answer: RouteAnswer

beforeAll(async () => {
  server = await startTestProvider(signedStream(pieces))
  const provider = { id: 'toy', openai: server.url, prices: { '*': { input: usd('1') } }, signer }
  const asked = await ask(cloud({ providers: [provider] }), model, 'Why?')
  ;({ offer, payload, answer } = asked)
})
afterAll(() => server?.stop())

const evidence = () => answer.evidence as SignedEvidence
const bytes = (text: string) => new TextEncoder().encode(text)
const judge = (changes: Partial<RouteAnswer> = {}, other: Partial<Offer> = {}) =>
  verifyAnswer({
    model,
    offer: { ...offer, ...other },
    payload,
    answer: { ...answer, ...changes },
    audience: 'self',
  })
const failed = async (...parameters: Parameters<typeof judge>) => {
  const { status, checks } = await judge(...parameters)
  expect(status).toBe('failed')
  return checks.filter(({ passed }) => !passed).map(({ name }) => name)
}

test('default: attributable, and unverified', async () => {
  const verdict = await judge()
  expect(verdict.checks.filter(({ passed }) => !passed)).toEqual([])
  expect(verdict).toMatchObject({ status: 'unverified', kind: 'signed', evidence: evidence() })
  expect(verdict.assumption).toBe(
    `toy, by its key ${signer.key}, said so; that it is right is its word alone.`,
  )
})

describe('error: one thing is another', () => {
  const exchange = () => answer.exchange as NonNullable<RouteAnswer['exchange']>
  const text = () => evidence().text

  test('the key that the app named', async () => {
    expect(await failed({}, { signer: `0x${'11'.repeat(20)}` })).toEqual(['signer'])
  })
  test('the key that signed', async () => {
    const signature = await privateKeyToAccount(`0x${'66'.repeat(32)}`).signMessage({
      message: text(),
    })
    expect(await failed({ evidence: { ...evidence(), signature } })).toEqual(['signature'])
  })
  test('the signed text', async () => {
    const other = text().replace(/.$/, (digit) => (digit === '0' ? '1' : '0'))
    expect(await failed({ evidence: { ...evidence(), text: other } })).toEqual([
      'signature',
      'signed-bytes',
    ])
  })
  test('the answer’s bytes', async () => {
    const response = bytes(`${pieces.join('')}\n`)
    expect(await failed({ exchange: { ...exchange(), response } })).toEqual(['signed-bytes'])
  })
  test('the output, read from those bytes', async () => {
    const outputs = completion({ text: 'Green sky', finishReason: 'stop' })
    expect(await failed({ outputs })).toEqual(['response'])
  })
  test('the question', async () => {
    const other = await generateTask.encode(model, 'Why not?')
    const verdict = await verifyAnswer({ model, offer, payload: other, answer, audience: 'self' })
    expect(verdict.checks.filter(({ passed }) => !passed).map(({ name }) => name)).toEqual([
      'request',
    ])
  })
  test('a setting of the question', async () => {
    const messages = [{ role: 'user', content: 'Why?' }] as const
    const other = await generateTask.encode(model, { messages: [...messages], temperature: 2 })
    const verdict = await verifyAnswer({ model, offer, payload: other, answer, audience: 'self' })
    expect(verdict.status).toBe('failed')
  })
  test('the provider, the model, the kind', async () => {
    expect(await failed({ evidence: { ...evidence(), provider: 'other' } })).toEqual(['provider'])
    const modelId = `0x${'22'.repeat(32)}` as const
    expect(await failed({ evidence: { ...evidence(), modelId } })).toEqual(['model-id'])
    expect(await failed({}, { evidence: 'none' })).toEqual(['evidence-kind'])
  })
  test('no bytes at all', async () => {
    expect(await failed({ exchange: undefined })).toEqual(['signed-bytes', 'request', 'response'])
  })
})

test('behavior: of a gateway’s own sample the bytes are those that it signed', async () => {
  const { request, response, text, signature } = gatewaySample
  const exchange = {
    protocol: 'openai-chat',
    request: bytes(request),
    response: bytes(response),
  } as const
  const outputs = completion({ text: 'Understood.', finishReason: 'stop' })
  const changes = { outputs, exchange, evidence: { ...evidence(), text, signature } }
  // It was signed by another key than this offer's, and for another question.
  expect(await failed(changes)).toEqual(['signature', 'request'])
})
