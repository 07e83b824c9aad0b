import { expect, test } from 'vitest'
import { remaining } from './remaining.ts'

test.each([
  [-5, '0 s'],
  [1, '1 s'],
  [59_000, '59 s'],
  [252_000, '4 min 12 s'],
  [86_400_000, '24 h 0 min'],
])('behavior: %i ms read %s', (milliseconds, words) => {
  expect(remaining(milliseconds)).toBe(words)
})
