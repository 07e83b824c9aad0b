/** A mean, and where the true one lies in 95 of 100 cases, by Student's t over the runs. */
export type Interval = { mean: number; low: number; high: number }

/** Of at least two samples, which were drawn independently of each other. */
export function intervalOf(samples: readonly number[]): Interval {
  const n = samples.length
  const mean = samples.reduce((a, b) => a + b, 0) / n
  // Of equal samples the mean may differ from each by a rounding.
  if (samples.every((one) => one === samples[0])) {
    const [same = 0] = samples
    return { mean: same, low: same, high: same }
  }
  const variance = samples.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (n - 1)
  const half = student95(n - 1) * Math.sqrt(variance / n)
  return { mean, low: mean - half, high: mean + half }
}

const few = [12.706, 4.303, 3.182, 2.776, 2.571]

/**
 * What 97.5 % of Student's distribution lie below, to three places.
 *
 * Source: M. Abramowitz, I. A. Stegun, Handbook of Mathematical Functions, 26.7.5 and table 26.10.
 */
function student95(freedom: number): number {
  const z = 1.959964
  return (
    few[freedom - 1] ??
    z +
      (z ** 3 + z) / (4 * freedom) +
      (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2) +
      (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * freedom ** 3)
  )
}
