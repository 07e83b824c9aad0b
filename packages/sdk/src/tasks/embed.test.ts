import { describe, expect, test } from 'vitest'
import { defineModel } from '../models/model.js'
import { embedderSource, textSource } from '../testing/fixtures/textModel.js'
import { outputsFit } from '../verify/outputsFit.js'
import { embedTask, textPort, textsOf } from './embed.js'
import { toJsonTensor } from './jsonTensor.js'

const model = defineModel(embedderSource)
const vectors = (shape: readonly number[], ...values: number[]) => ({
  embedding: { shape, data: Float32Array.from(values) },
})

describe('input', () => {
  test('default: one text, or several, as canonical JSON', async () => {
    const { bytes, tensors } = await embedTask.encode(model, ['a', '😀'])
    expect(new TextDecoder().decode(bytes)).toBe('["a","😀"]')
    expect(textsOf(tensors)).toEqual(['a', '😀'])
    expect((await embedTask.encode(model, 'a')).bytes).toEqual(
      (await embedTask.encode(model, ['a'])).bytes,
    )
    expect(textsOf((await embedTask.encode(model, Array(2048).fill('x'))).tensors)).toHaveLength(
      2048,
    )
  })

  test.each<[string, unknown]>([
    ['none', undefined],
    ['null', null],
    ['an empty text', ''],
    ['no texts', []],
    ['an empty one among them', ['a', '']],
    ['a hole', Object.assign(Array(2), { 0: 'a' })],
    ['holes alone', Array(3)],
    ['too many', Array(2049).fill('x')],
    ['tokens', [[1, 2]]],
    ['a list of another kind', new Set(['a'])],
    ['what looks like a list', { length: 1, 0: 'a', every: () => true }],
    ['half of a character', 'a\ud800'],
  ])('error: %s', async (_, input) => {
    await expect(embedTask.encode(model, input as never)).rejects.toMatchObject({
      code: 'request/invalid-parameters',
      details: { parameter: 'input' },
    })
  })

  test('error: a model that embeds no text', async () => {
    await expect(embedTask.encode(defineModel(textSource), 'x')).rejects.toMatchObject({
      details: { parameter: 'models' },
    })
  })

  test('error: tensors that hold no texts', () => {
    for (const value of ['a', [], [''], [1], { 0: 'a' }])
      expect(() => textsOf({ [textPort]: toJsonTensor(value) })).toThrow(
        expect.objectContaining({ code: 'request/invalid-parameters' }),
      )
  })
})

describe('output', () => {
  test('default: a vector for each text, of its own', () => {
    const outputs = vectors([2, 2], 1, 2, 3, 4)
    const output = embedTask.decode(model, outputs)
    expect(output).toEqual([Float32Array.of(1, 2), Float32Array.of(3, 4)])
    expect(output[0]?.buffer).not.toBe(outputs.embedding.data.buffer)
  })

  test.each([
    ['none', {}],
    ['no size', vectors([2, 0])],
    ['fewer values', vectors([2, 2], 1, 2, 3)],
    ['integers', { embedding: { shape: [1, 2], data: Int32Array.of(1, 2) } }],
  ])('error: %s', (_, outputs) => {
    expect(() => embedTask.decode(model, outputs)).toThrow(
      expect.objectContaining({ code: 'model/shape-mismatch' }),
    )
  })

  test('error: more vectors than texts, or fewer, do not fit', async () => {
    const payload = await embedTask.encode(model, ['a', 'b'])
    expect(outputsFit(model, payload, vectors([2, 2], 1, 2, 3, 4))).toBe(true)
    expect(outputsFit(model, payload, vectors([1, 2], 1, 2))).toBe(false)
    expect(outputsFit(model, payload, vectors([3, 2], 1, 2, 3, 4, 5, 6))).toBe(false)
    expect(outputsFit(model, payload, vectors([2, 2], 1, 2, 3, Number.NaN))).toBe(false)
  })
})
