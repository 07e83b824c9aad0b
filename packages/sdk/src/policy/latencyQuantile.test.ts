import fc from 'fast-check'
import { expect, test } from 'vitest'
import { latencyQuantile, normalQuantile } from './latencyQuantile.js'
import { lateness } from './lateness.js'

fc.configureGlobal({ seed: Number(process.env.SEED ?? 1) })

test.each([
  [0.5, 0],
  [0.75, 0.6744897502],
  [0.9, 1.2815515655],
  [0.95, 1.644853627],
  [0.975, 1.9599639845],
  [0.99, 2.326347874],
  [0.999, 3.0902323062],
  [1e-9, -5.997807015],
  [1e-12, -7.0344838253],
])('default: the standard normal quantile of %j is %j, as tables have it', (p, z) => {
  expect(normalQuantile(p)).toBeCloseTo(z, 5)
  if (p > 1e-6) expect(normalQuantile(1 - p)).toBeCloseTo(-z, 5)
})

test('behavior: it is the inverse of the chance of being later', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1, max: 1e5, noNaN: true }),
      fc.double({ min: 1.01, max: 3.8, noNaN: true }),
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      (expected, factor, p) => {
        const latency = { expected, p95: expected * factor }
        const at = latencyQuantile(latency, p)
        expect(lateness(latency, at).chance).toBeCloseTo(1 - p, 4)
      },
    ),
  )
})

test('behavior: 0.95 gives the 95th percentile, however heavy the tail, and it rises with p', () => {
  for (const p95 of [100, 101, 150, 386, 388, 1000, 1e6]) {
    const latency = { expected: 100, p95 }
    expect(latencyQuantile(latency, 0.95)).toBeCloseTo(p95, 3)
    expect(latencyQuantile(latency, 0.99)).toBeGreaterThanOrEqual(latencyQuantile(latency, 0.9))
  }
})

test('behavior: what takes no time takes none, and what never varies is what is expected', () => {
  expect(latencyQuantile({ expected: 0, p95: 0 }, 0.99)).toBe(0)
  expect(latencyQuantile({ expected: 70, p95: 70 }, 0.99)).toBe(70)
  expect(latencyQuantile({ expected: 0, p95: 70 }, 0.95)).toBeCloseTo(70, 6)
})
