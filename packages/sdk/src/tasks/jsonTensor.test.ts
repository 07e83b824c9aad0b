import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromJsonTensor, toJsonTensor } from './jsonTensor.js'

test('default: canonical JSON in UTF-8, and back', () => {
  const { shape, data } = toJsonTensor({ b: 'é', a: [1e21, -0] })
  expect(new TextDecoder().decode(data)).toBe('{"a":[1e+21,0],"b":"é"}')
  expect(shape).toEqual([data.length])
})

test('behavior: whatever is JSON comes back as it was', () => {
  // Of every character that there is, and of no half of one.
  const values = fc.jsonValue({ stringUnit: 'binary' })
  fc.assert(
    fc.property(values, (value) => {
      expect(fromJsonTensor(toJsonTensor(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

test('behavior: a name that every object inherits is a name like others', () => {
  const value = JSON.parse('{"__proto__":{"a":1},"constructor":2}')
  const back = fromJsonTensor(toJsonTensor(value)) as object
  expect(Object.keys(back).sort()).toEqual(['__proto__', 'constructor'])
  expect(Object.getPrototypeOf(back)).toBe(Object.prototype)
})

test.each([
  ['half of a character', '\ud800'],
  ['no number', Number.NaN],
  ['a bigint', 1n],
])('error: %s, which is not repeated', (_, value) => {
  expect(() => toJsonTensor({ secret: value })).toThrow(
    expect.objectContaining({ code: 'request/invalid-parameters' }),
  )
  expect(() => toJsonTensor({ secret: value })).not.toThrow('secret')
})

test('error: what is no JSON is nothing', () => {
  const of = (...bytes: number[]) => ({ shape: [bytes.length], data: Uint8Array.from(bytes) })
  for (const tensor of [undefined, of(), of(0x7b), of(0x22, 0xc3, 0x22)])
    expect(fromJsonTensor(tensor)).toBe(undefined)
  expect(fromJsonTensor({ shape: [1], data: new Float32Array(1) })).toBe(undefined)
})
