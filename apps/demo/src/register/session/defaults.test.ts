import { parseEther } from 'viem'
import { expect, test } from 'vitest'
import { readEther, sessionDefaults } from './defaults.ts'

test('behavior: the limit has room for a rise of gas, the deposit for five requests', () => {
  const { perRequest, deposit } = sessionDefaults(parseEther('0.0113'))
  expect(perRequest).toBe(parseEther('0.02'))
  expect(deposit).toBe(parseEther('0.1'))
})

test.each([
  ['0.05', parseEther('0.05')],
  [' 2 ', parseEther('2')],
  ['0', undefined],
  ['-1', undefined],
  ['1e3', undefined],
  ['', undefined],
])('behavior: “%s” is read as %s', (text, wei) => {
  expect(readEther(text)).toBe(wei)
})
