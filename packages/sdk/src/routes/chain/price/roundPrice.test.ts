import { expect, test } from 'vitest'
import { PriceUnavailableError } from '../../../errors/chain.js'
import { usd } from '../../../utils/usd.js'
import { type Round, roundPrice } from './roundPrice.js'

const now = 1_800_000_000
const good: Round = {
  roundId: 18446744073709562000n,
  answer: 248117000001n,
  updatedAt: BigInt(now - 60),
  answeredInRound: 18446744073709562000n,
  decimals: 8,
}
const read = (changes: Partial<Round> = {}) =>
  roundPrice({ ...good, ...changes }, { now, maxAge: 3_900 })

test('default: dollars for one coin, rounded up to a micro-dollar', () => {
  expect(read()).toBe(usd('2481.170001'))
  expect(read({ answer: 248117000000n })).toBe(usd('2481.17'))
})

test('behavior: any number of decimals from 0 to 36', () => {
  expect(read({ decimals: 0, answer: 3n })).toBe(usd('3'))
  expect(read({ decimals: 18, answer: 1n })).toBe(usd('0.000001'))
  expect(read({ decimals: 36, answer: 25n * 10n ** 35n })).toBe(usd('2.5'))
})

test('behavior: a price as old as is allowed, and a clock that is a little behind', () => {
  expect(read({ updatedAt: BigInt(now - 3_900) })).toBe(read())
  expect(read({ updatedAt: BigInt(now + 120) })).toBe(read())
})

const bad: [string, Partial<Round>, RegExp][] = [
  ['a round without a number', { roundId: 0n, answeredInRound: 0n }, /not complete/],
  ['a round that has not ended', { updatedAt: 0n }, /not complete/],
  ['an answer of an earlier round', { answeredInRound: good.roundId - 1n }, /earlier round/],
  ['nothing', { answer: 0n }, /no price/],
  ['less than nothing', { answer: -1n }, /no price/],
  ['more than there is', { answer: 2n ** 255n - 1n }, /no price/],
  ['37 decimals', { decimals: 37 }, /decimals/],
  ['255 decimals', { decimals: 255 }, /decimals/],
  ['a second too old', { updatedAt: BigInt(now - 3_901) }, /too old/],
  ['from the future', { updatedAt: BigInt(now + 121) }, /from the future/],
  ['from the end of time', { updatedAt: 2n ** 256n - 1n }, /from the future/],
]
test.each(bad)('error: %s', (_, changes, reason) => {
  expect(() => read(changes)).toThrow(PriceUnavailableError)
  expect(() => read(changes)).toThrow(reason)
})
