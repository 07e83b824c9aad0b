import { expect, test } from 'vitest'
import { usd } from '../../utils/usd.js'
import { stakeToUsd, weiToUsd } from './money.js'

test('behavior: rounds up to a micro-dollar, and only up', () => {
  const price = usd('3000')
  expect(weiToUsd(10n ** 18n, price)).toBe('3000')
  expect(weiToUsd(0n, price)).toBe('0')
  expect(weiToUsd(1n, price)).toBe('0.000001')
  expect(weiToUsd(10n ** 9n / 3n, price)).toBe('0.000001')
  expect(weiToUsd(10n ** 9n, price)).toBe('0.000003')
  expect(weiToUsd(10n ** 9n + 1n, price)).toBe('0.000004')
})

test('behavior: a stake is rounded down, and never more than can be written', () => {
  const price = usd('3000')
  expect(stakeToUsd(10n ** 18n, price)).toBe('3000')
  expect(stakeToUsd(10n ** 9n - 1n, price)).toBe('0.000002')
  expect(stakeToUsd(1n, price)).toBe('0')
  expect(stakeToUsd(2n ** 96n, usd('999999999999'))).toBe('999999999999.999999')
})
