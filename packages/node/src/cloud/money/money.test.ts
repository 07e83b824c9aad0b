import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatMoney, parseMoney, toDollars } from './money.js'
import { costOf } from './price.js'

test('default', () => {
  expect(parseMoney('0.0002')).toBe(200_000_000n)
  expect(formatMoney(200_000_000n)).toBe('0.0002')
  expect(formatMoney(10n ** 13n)).toBe('10')
  expect(formatMoney(0n)).toBe('0')
  expect(toDollars(200_000_000n)).toBe(0.0002)
})

test('behavior: what is written can be read', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }), (amount) => {
      expect(parseMoney(formatMoney(amount))).toBe(amount)
    }),
    { seed: 1 },
  )
})

test('error: no amount', () => {
  for (const text of ['', '-1', '1e3', '.5', '1.', '1234567', '0.0000000000001', ' 1'])
    expect(parseMoney(text)).toBeUndefined()
})

test('behavior: a cost is exact to the last digit', () => {
  const price = { prompt: 1n, completion: 3n, request: 100n }
  expect(costOf(price, { prompt: 7, completion: 11 })).toBe(100n + 7n + 33n)
})
