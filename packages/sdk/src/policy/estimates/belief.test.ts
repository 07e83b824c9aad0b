import { describe, expect, test } from 'vitest'
import { believed } from './belief.js'

const doubt = { share: 0.8, strength: 2 }
const measured = { value: 0.01, strength: 50 }

test('default: nothing was seen', () => {
  expect(believed(measured, doubt, 0, 0)).toBe(0.01)
})

test('behavior: the mean of both, by how likely each made what was seen', () => {
  // With whole numbers the chance of what was seen is a product.
  const start = { value: 0.5, strength: 4 }
  // Three misses: Beta(1, 1) makes them 1/2·2/3·3/4, and Beta(2, 2) 2/4·3/5·4/6.
  const [few, many] = [(1 / 2) * (2 / 3) * (3 / 4), (2 / 4) * (3 / 5) * (4 / 6)]
  const mean = (few * (4 / 5) + many * (5 / 7)) / (few + many)
  expect(believed(start, { share: 0.5, strength: 2 }, 3, 3)).toBeCloseTo(mean, 9)
})

describe('behavior: what was measured', () => {
  test('is moved little as long as it fits', () => {
    expect(believed(measured, doubt, 100, 1)).toBeGreaterThan(0.008)
    expect(believed(measured, doubt, 100, 1)).toBeLessThan(0.012)
  })

  test('is given up once it does not, sooner than by strength alone', () => {
    expect(believed(measured, doubt, 20, 3)).toBeGreaterThan(0.11)
    // Its twin: without doubt.
    expect(believed(measured, { ...doubt, share: 0 }, 20, 3)).toBeCloseTo(3.5 / 70, 9)
  })
})

test('error: it stays a chance, whatever is seen and whatever the doubt', () => {
  for (const value of [0, 1e-9, 0.5, 1])
    for (const share of [0, 0.8, 1, 7])
      for (const [n, sum] of [
        [1e-9, 0],
        [0.3, 0.3],
        [1e6, 0],
        [1e6, 1e6],
      ] as const)
        for (const strength of [1e-3, 2, 1e6]) {
          const chance = believed({ value, strength: 50 }, { share, strength }, n, sum)
          expect(chance).toBeGreaterThanOrEqual(0)
          expect(chance).toBeLessThanOrEqual(1)
        }
})
