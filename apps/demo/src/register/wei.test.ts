import { parseEther } from 'viem'
import { expect, test } from 'vitest'
import { ether, inDollars } from './wei.ts'

test.each([
  ['0', '0'],
  ['0.01', '0.01'],
  ['100', '100'],
  ['99.98765432109', '99.987654'],
  ['0.000184200123', '0.0001842'],
  ['0.000000000000000001', '0.000000000000000001'],
])('behavior: %s ether reads %s', (amount, words) => {
  expect(ether(parseEther(amount))).toBe(words)
})

test('behavior: what is owed has a minus', () => {
  expect(ether(-parseEther('0.5'))).toBe('−0.5')
})

test('behavior: dollars at a price', () => {
  expect(inDollars(parseEther('0.01'), '3000')).toBeCloseTo(30)
})
