import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TensorMap } from '../../../request/request.js'
import { endOfJson, oipBody, readTensors } from './oip.js'

const all = {
  a: { dtype: 'float32', shape: [2], data: Float32Array.of(1.5, -2) },
  b: { dtype: 'int32', shape: [1, 2], data: Int32Array.of(7, -7) },
  c: { dtype: 'int64', shape: [1], data: BigInt64Array.of(2n ** 60n) },
  d: { dtype: 'uint8', shape: [3], data: Uint8Array.of(0, 128, 255) },
  e: { dtype: 'int8', shape: [1], data: Int8Array.of(-128) },
  f: { dtype: 'bool', shape: [2], data: Uint8Array.of(1, 0) },
} as const
const ports = Object.entries(all).map(([name, { dtype }]) => ({ name, dtype }))
const tensors: TensorMap = Object.fromEntries(
  Object.entries(all).map(([name, { shape, data }]) => [name, { shape: [...shape], data }]),
)
const bytes = (text: string) => new TextEncoder().encode(text)
const answer = (outputs: unknown, rest: Uint8Array = new Uint8Array()) =>
  Uint8Array.of(...bytes(JSON.stringify({ outputs })), ...rest)
const read = (outputs: unknown, rest?: Uint8Array) =>
  readTensors(answer(outputs, rest), undefined, 'outputs')
const one = (more: object) => [{ name: 'x', shape: [2], datatype: 'FP32', ...more }]
const sized = (size: unknown) => ({ parameters: { binary_data_size: size } })

test('default: what is written is read, of every type', () => {
  const { bytes, jsonLength } = oipBody({ tensors, inputs: ports, outputs: [], more: { id: 'n' } })
  expect(readTensors(bytes, jsonLength, 'inputs')).toEqual(tensors)
  expect(readTensors(bytes, undefined, 'inputs')).toEqual(tensors)
  expect(JSON.parse(new TextDecoder().decode(bytes.subarray(0, jsonLength)))).toMatchObject({
    id: 'n',
    parameters: { binary_data_output: true },
    inputs: [
      { name: 'a', shape: [2], datatype: 'FP32', parameters: { binary_data_size: 8 } },
      ...ports.slice(1).map(({ name }) => ({ name })),
    ],
  })
})

test('default: servers without binary tensors, flat and nested', () => {
  expect(read(one({ data: [1, 2] })).x?.data).toEqual(Float32Array.of(1, 2))
  expect(read(one({ shape: [2, 1], data: [[1], [2]] })).x?.data).toEqual(Float32Array.of(1, 2))
  expect(read(one({ datatype: 'INT64', data: [1, -2] })).x?.data).toEqual(BigInt64Array.of(1n, -2n))
  expect(read(one({ datatype: 'BOOL', data: [true, 0] })).x?.data).toEqual(Uint8Array.of(1, 0))
})

test('behavior: where JSON ends is seen without a header', () => {
  for (const text of ['{}', '{"a":{"b":"}{\\""}}', '{"a":"\\\\"}'])
    expect(endOfJson(Uint8Array.of(...bytes(text), 0x7d, 0x22))).toBe(text.length)
  expect(endOfJson(bytes('{"a":'))).toBe(5)
})

describe('error', () => {
  const eight = new Uint8Array(8)
  test.each<[string, unknown, Uint8Array?]>([
    ['no outputs', undefined],
    ['none of them', []],
    [
      'too many',
      Array.from({ length: 65 }, (_, i) => ({ ...one({ data: [1, 2] })[0], name: `${i}` })),
    ],
    ['one twice', [...one({ data: [1, 2] }), ...one({ data: [1, 2] })]],
    ['no name', [{ shape: [2], datatype: 'FP32', data: [1, 2] }]],
    ['a type that models do not have', one({ datatype: 'FP16', ...sized(4) }), new Uint8Array(4)],
    ['a type by an inherited name', one({ datatype: 'constructor', data: [1, 2] })],
    ['no shape', one({ shape: 'x', data: [1, 2] })],
    ['a negative size', one({ shape: [-2], data: [1, 2] })],
    ['a size that overflows', one({ shape: [2 ** 40, 2 ** 40], ...sized(8) }), eight],
    ['fewer bytes than its shape', one(sized(8)), eight.subarray(1)],
    ['another size than its shape', one(sized(4)), eight],
    ['a size that is text', one(sized('8')), eight],
    ['bytes of no tensor', one(sized(8)), new Uint8Array(9)],
    ['fewer values than its shape', one({ data: [1] })],
    ['values that are text', one({ data: ['1', '2'] })],
    ['an integer that has lost digits', one({ datatype: 'INT64', data: [2 ** 53, 0] })],
    ['an integer out of range', one({ datatype: 'UINT8', data: [256, 0] })],
    ['half of an integer', one({ datatype: 'INT32', data: [0.5, 0] })],
    ['a truth value that is neither', one({ datatype: 'BOOL', data: [2, 0] })],
    ['one in bytes', one({ datatype: 'BOOL', ...sized(2) }), Uint8Array.of(2, 0)],
  ])('%s', (_, outputs, rest) => {
    expect(() => read(outputs, rest)).toThrow(expect.objectContaining({ kind: 'malformed' }))
  })

  test('what says that it failed, in either way', () => {
    for (const error of ['text', { message: 'x' }])
      expect(() => readTensors(bytes(JSON.stringify({ error })), undefined, 'outputs')).toThrow(
        expect.objectContaining({ kind: 'failed' }),
      )
  })

  test('a length that is none', () => {
    const whole = answer(one({ data: [1, 2] }))
    for (const length of [-1, 0.5, Number.NaN, whole.length + 1, 5])
      expect(() => readTensors(whole, length, 'outputs')).toThrow()
  })

  test('whatever bytes there are, they are read or refused', () => {
    const good = answer(one(sized(8)), eight)
    const change = fc.tuple(fc.nat(good.length - 1), fc.nat(255))
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const copy = good.slice()
        for (const [at, byte] of changes) copy[at] = byte
        try {
          const { data } = Object.values(readTensors(copy, undefined, 'outputs'))[0] ?? {}
          expect(data?.length).toBeGreaterThan(0)
        } catch (error) {
          expect(error).toMatchObject({ kind: expect.any(String) })
        }
      }),
      { seed: 1, numRuns: 500 },
    )
  })
})

test('error: an answer that names another model than was asked', () => {
  const outputs = one({ data: [1, 2] })
  const named = (name: unknown) => bytes(JSON.stringify({ model_name: name, outputs }))
  const readFor = (json: Uint8Array) => readTensors(json, undefined, 'outputs', 'mine')
  expect(() => readFor(named('other'))).toThrow('another model')
  expect(() => readFor(named(7))).toThrow('another model')
  for (const right of [named('mine'), answer(outputs)]) expect(readFor(right)).toHaveProperty('x')
})
