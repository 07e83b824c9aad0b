import { seededRandom } from './random.ts'

/** A median with the interval that holds it 95 times in 100. */
export type Interval = { median: number; low: number; high: number }

export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (sorted.length - 1) * q
  const below = sorted[Math.floor(at)] as number
  return below + ((sorted[Math.ceil(at)] as number) - below) * (at % 1)
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** The median of samples, with its percentile-bootstrap interval from 5000 seeded resamples. */
export function medianInterval(values: readonly number[]): Interval {
  const random = seededRandom(20261122)
  const medians = Array.from({ length: 5000 }, () =>
    median(values.map(() => values[Math.floor(random() * values.length)] as number)),
  )
  return {
    median: median(values),
    low: quantile(medians, 0.025),
    high: quantile(medians, 0.975),
  }
}
