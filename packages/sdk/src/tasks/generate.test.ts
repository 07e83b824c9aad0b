import { describe, expect, test } from 'vitest'
import { defineModel } from '../models/model.js'
import { embedderSource, textSource } from '../testing/fixtures/textModel.js'
import { chatOf, chatPort, completion, type GenerateInput, generateTask } from './generate.js'
import { toJsonTensor } from './jsonTensor.js'

const model = defineModel(textSource)
const encode = async (input: GenerateInput) =>
  new TextDecoder().decode((await generateTask.encode(model, input)).bytes)
/** The parameter that a refusal of this input names, and all else that it says. */
const refused = async (input: unknown) => {
  const error = await generateTask.encode(model, input as never).catch((cause) => cause)
  expect(error).toMatchObject({ code: 'request/invalid-parameters', remedy: 'fix-input' })
  return { parameter: error.details.parameter, written: `${JSON.stringify(error)}${error.stack}` }
}

describe('input', () => {
  test('default: a question, a conversation and one with settings are canonical JSON', async () => {
    const asked = '{"maxTokens":512,"messages":[{"content":"Why?","role":"user"}]}'
    const messages = [{ role: 'user', content: 'Why?' }] as const
    expect(await encode('Why?')).toBe(asked)
    expect(await encode(messages)).toBe(asked)
    expect(await encode({ messages: [...messages] })).toBe(asked)
    expect(await encode({ temperature: -0, seed: 3, messages: [...messages] })).toBe(
      '{"maxTokens":512,"messages":[{"content":"Why?","role":"user"}],"seed":3,"temperature":0}',
    )
  })

  test('default: what is encoded is read again as it was', async () => {
    const chat = {
      messages: [{ role: 'system' as const, content: 'é \u0000 😀 "\\' }],
      maxTokens: 9,
      temperature: 0.1,
      topP: 0.25,
      stop: ['a', '\n'],
      seed: Number.MAX_SAFE_INTEGER,
    }
    const { tensors } = await generateTask.encode(model, chat)
    expect(chatOf(tensors)).toEqual(chat)
  })

  const messages = [{ role: 'user', content: 'x' }]
  test.each<[string, unknown, string]>([
    ['none', undefined, 'input'],
    ['null', null, 'input'],
    ['a number', 5, 'input'],
    ['nothing in it', {}, 'input.messages'],
    ['no messages', [], 'input.messages'],
    ['too many messages', Array(1001).fill(messages[0]), 'input.messages'],
    ['a hole among messages', Array(1), 'input.messages.0'],
    ['a role that there is not', [{ role: 'tool', content: 'x' }], 'input.messages.0.role'],
    ['an inherited role', [{ role: 'constructor', content: 'x' }], 'input.messages.0.role'],
    ['content of parts', [{ role: 'user', content: [] }], 'input.messages.0.content'],
    ['boxed text', [{ role: 'user', content: new String('x') }], 'input.messages.0.content'],
    ['no tokens', { messages, maxTokens: 0 }, 'input.maxTokens'],
    ['half a token', { messages, maxTokens: 0.5 }, 'input.maxTokens'],
    ['tokens as text', { messages, maxTokens: '5' }, 'input.maxTokens'],
    ['tokens without end', { messages, maxTokens: Infinity }, 'input.maxTokens'],
    ['a million and one', { messages, maxTokens: 1_000_001 }, 'input.maxTokens'],
    ['a temperature that is none', { messages, temperature: NaN }, 'input.temperature'],
    ['a temperature below 0', { messages, temperature: -0.1 }, 'input.temperature'],
    ['a temperature of null', { messages, temperature: null }, 'input.temperature'],
    ['more than all of the chance', { messages, topP: 1.1 }, 'input.topP'],
    ['five stops', { messages, stop: ['1', '2', '3', '4', '5'] }, 'input.stop'],
    ['a stop of nothing', { messages, stop: [''] }, 'input.stop.0'],
    ['a seed too large', { messages, seed: 2 ** 53 }, 'input.seed'],
    ['a seed as a bigint', { messages, seed: 1n }, 'input.seed'],
  ])('error: %s', async (_, input, parameter) => {
    expect((await refused(input)).parameter).toBe(parameter)
  })

  test('error: a field that there is not, whose name is not repeated', async () => {
    const name = 'the-secret-input'
    for (const [input, parameter] of [
      [{ messages, [name]: 1 }, 'input'],
      [[{ ...messages[0], [name]: 1 }], 'input.messages.0'],
    ]) {
      const { parameter: named, written } = await refused(input)
      expect(named).toBe(parameter)
      expect(written).not.toContain(name)
    }
  })

  test('error: half of a character, wherever it stands', async () => {
    for (const input of [
      'a\ud800',
      '\udc00',
      { messages: [{ role: 'user', content: 'x' }], stop: ['\ud83d'] },
    ])
      expect((await refused(input)).parameter).toBe('input')
    expect(await encode('\ud83d\ude00')).toContain('😀')
  })

  test('error: a model that takes no conversation', async () => {
    await expect(generateTask.encode(defineModel(embedderSource), 'x')).rejects.toMatchObject({
      details: { parameter: 'models' },
    })
  })

  test('error: tensors that hold no conversation', () => {
    const bytes = (text: string) => {
      const data = new TextEncoder().encode(text)
      return { shape: [data.length], data }
    }
    for (const tensors of [
      {},
      { [chatPort]: bytes('{') },
      { [chatPort]: bytes('{"messages":[]}') },
      { [chatPort]: { shape: [1], data: new Float32Array(1) } },
    ])
      expect(() => chatOf(tensors)).toThrow(
        expect.objectContaining({ code: 'request/invalid-parameters' }),
      )
  })
})

describe('output', () => {
  const mismatch = expect.objectContaining({ code: 'model/shape-mismatch' })

  test('default: the text and why it ends, in canonical bytes', () => {
    const outputs = completion({ text: 'So.', finishReason: 'length' })
    expect(generateTask.decode(model, outputs)).toEqual({ text: 'So.', finishReason: 'length' })
    expect(new TextDecoder().decode(generateTask.outputBytes(model, outputs))).toBe(
      '{"finishReason":"length","text":"So."}',
    )
  })

  test('behavior: one output has one form, however it is written', () => {
    const data = new TextEncoder().encode('{ "text": "So.", "finishReason": "stop" }')
    const spelled = { completion: { shape: [data.length], data } }
    expect(generateTask.outputBytes(model, spelled)).toEqual(
      generateTask.outputBytes(model, completion({ text: 'So.', finishReason: 'stop' })),
    )
  })

  test.each<[string, unknown]>([
    ['no object', 'text'],
    ['no text', { finishReason: 'stop' }],
    ['another reason', { text: 'x', finishReason: 'constructor' }],
    ['one field more', { text: 'x', finishReason: 'stop', tools: [] }],
  ])('error: %s', (_, value) => {
    expect(() => generateTask.decode(model, { completion: toJsonTensor(value) })).toThrow(mismatch)
    expect(() => generateTask.outputBytes(model, { completion: toJsonTensor(value) })).toThrow(
      mismatch,
    )
  })

  test('error: bytes that are no JSON, no UTF-8, or not there', () => {
    for (const data of [[0x7b], [0x22, 0xff, 0x22], []]) {
      const outputs = { completion: { shape: [data.length], data: Uint8Array.from(data) } }
      expect(() => generateTask.decode(model, outputs)).toThrow(mismatch)
    }
    expect(() => generateTask.decode(model, {})).toThrow(mismatch)
  })
})
