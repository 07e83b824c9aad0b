import { describe, expect, test } from 'vitest'
import type { Manifest } from '../models/manifest.js'
import { defineModel } from '../models/model.js'
import type { TensorMap } from '../request/request.js'
import { logits, type ToyChanges, toySource } from '../testing/fixtures/toyModel.js'
import { toHex } from '../utils/hex.js'
import { classifyTask } from './classify.js'
import { runTask } from './run.js'
import { taskOf } from './tasks.js'

const modelOf = (changes?: ToyChanges) => defineModel(toySource(changes))
const mismatch = expect.objectContaining({ code: 'model/shape-mismatch' })

describe('classify', () => {
  const points: [number, number][] = [
    [-10, 0.125],
    [0, 0.5],
    [10, 0.875],
  ]
  const calibrated = modelOf({ manifest: { calibration: { kind: 'piecewise-1', points } } })
  const chance = (...values: number[]) =>
    classifyTask.decode(calibrated, logits(...values)).probabilities?.phishing

  test('default', () => {
    expect(classifyTask.decode(modelOf(), logits(1, 2))).toEqual({
      label: 'phishing',
      logits: [1, 2],
      probabilities: undefined,
    })
    expect(classifyTask.decode(modelOf(), logits(2, 2)).label).toBe('benign')
  })

  test('behavior: calibration is linear between points, and flat beyond', () => {
    expect([chance(0, -11), chance(0, -10), chance(0, -5), chance(0, 0)]).toEqual([
      0.125, 0.125, 0.3125, 0.5,
    ])
    expect(chance(0, 5)).toBe(0.6875)
    expect([chance(0, 10), chance(0, 1000)]).toEqual([0.875, 0.875])
    const { probabilities } = classifyTask.decode(calibrated, logits(0, 5))
    expect((probabilities?.benign ?? 0) + (probabilities?.phishing ?? 0)).toBeCloseTo(1, 12)
  })

  test('behavior: output bytes, big-endian: integers as int32, others as float32', () => {
    expect(toHex(classifyTask.outputBytes(modelOf(), logits(1, -2)))).toBe('0x00000001fffffffe')
    const floats = modelOf({ core: { determinism: { class: 'bounded', tolerance: 0 } } })
    expect(toHex(classifyTask.outputBytes(floats, logits(1, -2)))).toBe('0x3f800000c0000000')
  })

  test('error: integers that are none, or do not fit', () => {
    for (const bad of [logits(0.5, 0), logits(2 ** 31, 0), logits(1), logits(1, 2, 3), {}])
      expect(() => classifyTask.outputBytes(modelOf(), bad)).toThrow(mismatch)
  })

  test('error: a model that does not take text; a task that there is not', async () => {
    const raw = modelOf({ core: { preprocess: { kind: 'none' } } })
    await expect(classifyTask.encode(raw, 'x')).rejects.toMatchObject({
      code: 'request/invalid-parameters',
    })
    for (const name of ['translate', 'constructor', '__proto__'])
      expect(() => taskOf(name)).toThrow(
        expect.objectContaining({ code: 'request/invalid-parameters' }),
      )
  })
})

describe('run', () => {
  const core: Partial<Manifest['core']> = {
    task: 'run',
    preprocess: { kind: 'none' },
    postprocess: { kind: 'none' },
    golden: [],
    inputs: [
      { name: 'a', dtype: 'float32', shape: ['n', 2] },
      { name: 'b', dtype: 'bool', shape: ['n'] },
      { name: 'c', dtype: 'int64', shape: [1] },
    ],
  }
  const model = modelOf({ core })
  const good = () => ({
    a: { shape: [2, 2], data: new Float32Array([1, 2, 3, 4]) },
    b: { shape: [2], data: new Uint8Array([0, 1]) },
    c: { shape: [1], data: new BigInt64Array([5n]) },
  })

  test('default: bytes are a header in JCS, a zero, and the values, little-endian', async () => {
    const { bytes } = await runTask.encode(model, good())
    const header =
      '[{"dtype":"float32","name":"a","shape":[2,2]},{"dtype":"bool","name":"b","shape":[2]},{"dtype":"int64","name":"c","shape":[1]}]'
    expect(new TextDecoder().decode(bytes.slice(0, header.length))).toBe(header)
    expect(toHex(bytes.slice(header.length))).toBe(
      '0x000000803f000000400000404000008040' + '0001' + '0500000000000000',
    )
  })

  test('behavior: a view of a larger buffer is read as itself; shapes tell equal values apart', async () => {
    const view = new Float32Array(new ArrayBuffer(32), 8, 4)
    view.set([1, 2, 3, 4])
    const one = await runTask.encode(model, { ...good(), a: { shape: [2, 2], data: view } })
    expect(one.bytes).toEqual((await runTask.encode(model, good())).bytes)
    const flat = modelOf({
      core: { ...core, inputs: [{ name: 'a', dtype: 'float32', shape: ['n', 'm'] }] },
    })
    const data = new Float32Array(4)
    const each = await Promise.all(
      [
        [1, 4],
        [4, 1],
        [2, 2],
      ].map((shape) => runTask.encode(flat, { a: { shape, data } })),
    )
    expect(new Set(each.map(({ bytes }) => toHex(bytes))).size).toBe(3)
  })

  const lies: readonly [string, object][] = [
    ['a tensor is missing', { c: undefined }],
    ['one too many', { d: { shape: [1], data: new Float32Array(1) } }],
    ['an inherited name', { constructor: { shape: [1], data: new Float32Array(1) } }],
    ['another type', { a: { shape: [2, 2], data: new Int32Array(4) } }],
    ['plain numbers', { a: { shape: [2, 2], data: [1, 2, 3, 4] } }],
    ['fewer dimensions', { a: { shape: [4], data: new Float32Array(4) } }],
    ['another size', { a: { shape: [2, 3], data: new Float32Array(6) } }],
    ['a named size that differs', { b: { shape: [3], data: new Uint8Array(3) } }],
    ['a size of zero', { a: { shape: [0, 2], data: new Float32Array(0) } }],
    ['a size of a half', { a: { shape: [0.5, 2], data: new Float32Array(1) } }],
    ['too few values', { a: { shape: [2, 2], data: new Float32Array(3) } }],
    ['a shape that is text', { a: { shape: '22', data: new Float32Array(4) } }],
    ['a truth of two', { b: { shape: [2], data: new Uint8Array([0, 2]) } }],
  ]
  test.each(lies)('error: %s', async (_, change) => {
    const input = { ...good(), ...change } as unknown as TensorMap
    await expect(runTask.encode(model, input)).rejects.toThrow(mismatch)
  })

  test.each([null, undefined, 5, 'x'])('error: %s is no tensors', async (input) => {
    await expect(runTask.encode(model, input as never)).rejects.toMatchObject({
      code: 'request/invalid-parameters',
    })
  })
})
