import { describe, expect, test } from 'vitest'
import { defineModel } from '../models/model.js'
import { logits, toySource } from '../testing/fixtures/toyModel.js'
import { outputBytes, outputsFromBytes, payloadFromBytes } from './canonical.js'
import { classifyTask } from './classify.js'

const model = defineModel(toySource())
const raw = defineModel(
  toySource({ core: { task: 'run', preprocess: { kind: 'none' }, postprocess: { kind: 'none' } } }),
)
const unmeasured = defineModel(toySource({ core: { golden: [] } }))
const padded = (text: string) => {
  const bytes = new Uint8Array(64)
  bytes.set(new TextEncoder().encode(text))
  return bytes
}
const int32 = (...values: number[]) => {
  const view = new DataView(new ArrayBuffer(4 * values.length))
  for (const [i, value] of values.entries()) view.setInt32(4 * i, value)
  return new Uint8Array(view.buffer)
}

describe('input bytes', () => {
  test.each(['my-garden', 'app-uniswap.io', 'xn--pypal-4ve.com', 'a'.repeat(64)])(
    'default: %s',
    async (name) => {
      const asked = await classifyTask.encode(model, name)
      expect(await payloadFromBytes(model, asked.bytes)).toEqual(asked)
    },
  )

  const otherwise = padded('my-garden')
  otherwise[20] = 97
  test.each([
    ['in capitals', padded('My-Garden')],
    ['a link', padded('https://my-garden')],
    ['with a dot at its end', padded('example.com.')],
    ['in letters that are not ASCII', padded('pаypal.com')],
    ['an address', padded('127.0.0.1')],
    ['nothing', new Uint8Array(64)],
    ['with more after its end', otherwise],
    ['too short', padded('my-garden').slice(0, 63)],
    ['too long', new Uint8Array([...padded('my-garden'), 0])],
    ['not UTF-8', new Uint8Array(64).fill(255)],
    ['no bytes', new Uint8Array()],
  ])('error: %s', async (_, bytes) => {
    await expect(payloadFromBytes(model, bytes)).rejects.toMatchObject({
      code: 'request/invalid-input',
    })
  })

  test('error: a model that takes no text', async () => {
    await expect(payloadFromBytes(raw, padded('my-garden'))).rejects.toMatchObject({
      code: 'model/shape-mismatch',
    })
  })
})

describe('output bytes', () => {
  test.each([[[3, -4]], [[0, 0]], [[-(2 ** 24), 2 ** 24]], [[-(2 ** 31), 1]]])(
    'default: %j',
    (values) => {
      expect(outputBytes(model, logits(...values))).toEqual(int32(...values))
      expect(outputsFromBytes(model, int32(...values))).toEqual(logits(...values))
    },
  )

  test('behavior: a part of a larger buffer', () => {
    const bytes = new Uint8Array([9, ...int32(3, -4), 9]).subarray(1, 9)
    expect(outputsFromBytes(model, bytes)).toEqual(logits(3, -4))
  })

  test.each([
    ['too few', model, int32(1)],
    ['too many', model, int32(1, 2, 3)],
    ['none', model, new Uint8Array()],
    ['an integer that is no float32', model, int32(2 ** 24 + 1, 0)],
    ['a model not known to give integers', unmeasured, int32(3, -4)],
  ])('error: %s', (_, of, bytes) => {
    expect(() => outputsFromBytes(of, bytes)).toThrow(
      expect.objectContaining({ code: 'model/shape-mismatch' }),
    )
  })
})
