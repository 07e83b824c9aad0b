import { expect, test } from 'vitest'
import { intervalOf } from './interval.js'

test.each([
  [2, 12.706],
  [3, 4.303],
  [6, 2.571],
  [7, 2.447],
  [20, 2.093],
  [101, 1.984],
])(
  'default: of %i runs the interval is %d standard errors wide, as tables of Student have it',
  (n, t) => {
    const samples = Array.from({ length: n }, (_, i) => i)
    const { mean, low, high } = intervalOf(samples)
    const variance = samples.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (n - 1)
    expect(mean).toBe((n - 1) / 2)
    expect((high - mean) / Math.sqrt(variance / n)).toBeCloseTo(t, 2)
    expect(mean - low).toBeCloseTo(high - mean, 9)
  },
)

test('behavior: of equal samples it has no width', () => {
  expect(intervalOf([0.1, 0.1, 0.1])).toEqual({ mean: 0.1, low: 0.1, high: 0.1 })
})
