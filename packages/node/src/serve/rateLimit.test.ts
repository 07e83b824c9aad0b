import { expect, test } from 'vitest'
import { rateLimit } from './rateLimit.js'

test('default: a burst, and then as many as a second allows', () => {
  let now = 0
  const allows = rateLimit({ rate: 2, burst: 3 }, () => now)
  const count = () => Array.from({ length: 10 }, () => allows('1.2.3.4')).filter(Boolean).length
  expect(count()).toBe(3)
  expect(count()).toBe(0)
  now += 1_000
  expect(count()).toBe(2)
  now += 60_000
  expect(count()).toBe(3)
})

test('behavior: each address has its own, and each /64 of IPv6 one', () => {
  const allows = rateLimit({ rate: 1, burst: 1 }, () => 0)
  expect(['1.2.3.4', '1.2.3.5', '::ffff:1.2.3.6', '::ffff:1.2.3.7'].map(allows)).toEqual(
    Array(4).fill(true),
  )
  expect(['2001:db8::1', '2001:db8:0:0:9::1', '2001:db8:0:1::1'].map(allows)).toEqual([
    true,
    false,
    true,
  ])
})

test('behavior: addresses that are gone are forgotten', () => {
  let now = 0
  const allows = rateLimit({ rate: 1, burst: 1 }, () => now)
  for (let i = 0; i < 110_000; i++) allows(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`)
  expect(allows('1.1.1.1')).toBe(false)
  now += 1_000
  expect(allows('1.1.1.1')).toBe(true)
})
