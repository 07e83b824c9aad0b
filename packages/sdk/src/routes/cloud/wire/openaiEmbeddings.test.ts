import { expect, test } from 'vitest'
import { asksTexts, embeddingsBody, readEmbeddings } from './openaiEmbeddings.js'

const bytes = (json: unknown) => new TextEncoder().encode(JSON.stringify(json))
const read = (data: unknown, more: object = {}) => readEmbeddings(bytes({ data, ...more }), 2)
const pair = [
  { index: 1, embedding: [3, 4] },
  { index: 0, embedding: [1, 2] },
]

test('default: vectors in the order of their texts, and tokens of input', () => {
  const { embedding, usage } = read(pair, { usage: { prompt_tokens: 5, total_tokens: 5 } })
  expect(embedding).toEqual({ shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) })
  expect(usage).toEqual({ inputTokens: 5, outputTokens: 0 })
})

test('default: a body asks for its own texts, and no others', () => {
  const body = embeddingsBody(['one', 'two'], { model: 'm', user: 'nonce' })
  expect(asksTexts(body, ['one', 'two'])).toBe(true)
  expect(asksTexts(body, ['two', 'one'])).toBe(false)
  expect(asksTexts(bytes({}), [])).toBe(false)
})

test.each<[string, unknown]>([
  ['no list', undefined],
  ['fewer than texts', [pair[0]]],
  ['more than texts', [...pair, pair[0]]],
  ['two of one place', [pair[0], pair[0]]],
  ['a place that is none', [pair[0], { index: 2, embedding: [1, 2] }]],
  ['a place before the first', [pair[0], { index: -1, embedding: [1, 2] }]],
  ['another length', [pair[0], { index: 0, embedding: [1] }]],
  ['no length', [{ embedding: [] }, { embedding: [] }]],
  ['text', [pair[0], { index: 0, embedding: ['1', '2'] }]],
  ['another form', [pair[0], { index: 0, embedding: 'AACAPw==' }]],
  ['nothing', [null, null]],
])('error: %s', (_, data) => {
  expect(() => read(data)).toThrow(expect.objectContaining({ kind: 'malformed' }))
})

test('error: one long vector makes no room for as many as there are texts', () => {
  const data = Array.from({ length: 2048 }, (_, i) => ({
    embedding: Array(i ? 0 : 2 ** 22).fill(0),
  }))
  expect(() => readEmbeddings(bytes({ data }), 2048)).toThrow(
    expect.objectContaining({ kind: 'malformed' }),
  )
})

test.each([
  [{ prompt_tokens: -1 }],
  [{ prompt_tokens: 0.5 }],
  [{ prompt_tokens: '5' }],
  ['5'],
  [null],
])('behavior: %j counts nothing', (usage) => {
  expect(read(pair, { usage }).usage).toBeUndefined()
})
