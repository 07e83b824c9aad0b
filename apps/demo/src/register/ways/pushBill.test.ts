import type { ChainQuote } from '@trine/sdk/chain'
import { expect, test } from 'vitest'
import { type PushEnding, pushBill } from './pushBill.ts'

const quote = { wei: { fee: '6', rebate: '4', value: '10' } } as ChainQuote
const reserved = { fee: 6n, rebate: 3n, value: 10n }
const sums = (ending: PushEnding | undefined, aside: typeof reserved | undefined = reserved) => {
  const lines = pushBill(quote, aside, ending)
  const sum = (column: 'quoted' | 'reserved' | 'charged' | 'refunded') =>
    lines.reduce((total, line) => total + Number(line[column] ?? 0), 0)
  return [sum('quoted'), sum('reserved'), sum('charged'), sum('refunded')]
}

test.each([
  ['open', [20, 19, 0, 0]],
  ['accepted', [20, 19, 19, 0]],
  ['reverted', [20, 19, 9, 10]],
  ['refunded', [20, 19, 0, 19]],
] as const)('behavior: %s, all that was set aside is accounted for', (ending, expected) => {
  expect(sums(ending)).toEqual(expected)
})

test('behavior: before anything is on chain there is a quote, and no more', () => {
  expect(pushBill(quote, undefined, undefined)).toEqual([
    expect.objectContaining({ quoted: 6n, reserved: undefined }),
    expect.objectContaining({ quoted: 4n, reserved: undefined }),
    expect.objectContaining({ quoted: 10n, reserved: undefined }),
  ])
})
