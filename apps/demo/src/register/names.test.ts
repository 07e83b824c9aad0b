import { expect, test } from 'vitest'
import { nameProblem } from './names.ts'

test.each([['my-garden'], ['a'], ['-'], ['0xg'], ['1a'], ['a'.repeat(32)]])(
  'behavior: %s is a name',
  (name) => {
    expect(nameProblem(name)).toBeUndefined()
  },
)

test.each([
  ['', 'Enter a name'],
  ['a'.repeat(33), 'at most 32'],
  ['My', 'a to z'],
  ['a.b', 'a to z'],
  ['unіswap', 'a to z'],
  ['123', 'number'],
  ['0x1f', 'number'],
  ['0x', 'number'],
  ['xn--a', 'other letters'],
])('error: “%s” is none', (name, words) => {
  expect(nameProblem(name)).toContain(words)
})
