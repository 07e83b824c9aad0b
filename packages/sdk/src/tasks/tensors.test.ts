import { expect, test } from 'vitest'
import { checkTensors } from './tensors.js'

const ports = [{ name: 'b', dtype: 'bool' as const, shape: ['n'] }]
const bools = (...values: number[]) => ({ shape: [values.length], data: Uint8Array.from(values) })

test('default', () => {
  expect(checkTensors(ports, { b: bools(0, 1) })).toEqual({ b: bools(0, 1) })
})

test('error: a truth value that is neither 0 nor 1', () => {
  expect(() => checkTensors(ports, { b: bools(0, 2) })).toThrow('its values must be 0 or 1')
})

test('error: one tensor more, whose name is not repeated', () => {
  const name = 'the-secret-input'
  const check = () => checkTensors(ports, { b: bools(1), [name]: bools(1) })
  expect(check).toThrow(expect.objectContaining({ code: 'model/shape-mismatch' }))
  expect(check).not.toThrow(name)
})
