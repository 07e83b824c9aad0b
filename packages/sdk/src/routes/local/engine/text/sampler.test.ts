import { expect, test } from 'vitest'
import { createSampler } from './sampler.js'

const scores = Float32Array.from([0, Math.log(3), Math.log(6), Number.NEGATIVE_INFINITY])
const draws = (parameters: Partial<Parameters<typeof createSampler>[0]>, count = 3000) => {
  const draw = createSampler({ temperature: 1, topP: 1, seed: 7, ...parameters })
  const seen = [0, 0, 0, 0]
  for (let i = 0; i < count; i++) {
    const token = draw(scores)
    seen[token] = (seen[token] ?? 0) + 1
  }
  return seen.map((n) => n / count)
}

test('default: as often as the scores say', () => {
  const [a, b, c, d] = draws({})
  expect(a).toBeCloseTo(0.1, 1)
  expect(b).toBeCloseTo(0.3, 1)
  expect(c).toBeCloseTo(0.6, 1)
  expect(d).toBe(0)
})

test('parameters: temperature: a low one takes the likeliest, a high one evens out', () => {
  expect(draws({ temperature: 0.05 })[2]).toBe(1)
  expect(draws({ temperature: 2 })[0]).toBeGreaterThan(0.15)
})

test('parameters: topP: no more than make up that much', () => {
  expect(draws({ topP: 0.5 })).toEqual([0, 0, 1, 0])
  expect(draws({ topP: 0 })).toEqual([0, 0, 1, 0])
  expect(draws({ topP: 0.8 })[0]).toBe(0)
  expect(draws({ topP: 0.8 })[1]).toBeGreaterThan(0.2)
})

test('parameters: seed: one seed, one order; each bit of it counts', () => {
  const order = (seed: number) => {
    const draw = createSampler({ temperature: 1, topP: 1, seed })
    return Array.from({ length: 40 }, () => draw(scores)).join('')
  }
  expect(order(5)).toBe(order(5))
  const seeds = [0, 1, -1, 2 ** 32, 2 ** 52, Number.MAX_SAFE_INTEGER]
  expect(new Set(seeds.map(order)).size).toBe(seeds.length)
})
