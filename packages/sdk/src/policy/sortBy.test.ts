import { expect, test } from 'vitest'
import { sortBy } from './sortBy.js'

test.each([0, 1, 2, 24, 25, 100])(
  'behavior: %d items, the least first, equals as they were',
  (count) => {
    const items = Array.from({ length: count }, (_, i) => ({ key: (i * 7) % 5, i }))
    const expected = [...items].sort((a, b) => a.key - b.key || a.i - b.i)
    sortBy(items, ({ key }) => key)
    expect(items).toEqual(expected)
  },
)
