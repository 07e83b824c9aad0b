import type { Offer } from '../routes/route.js'

/** The 95th percentile of the standard normal distribution. */
const z95 = 1.6448536269514722

/**
 * How an offer's time goes on beyond a moment: the chance that it is later, and by how much on average over
 * all runs (those that are not late count as nothing). Milliseconds.
 *
 * The time is taken as log-normal, as response times of servers nearly are. From the mean `m` and the 95th
 * percentile `q` follows `σ = z − √(z² − 2·ln(q/m))`; where `q` lies further out than in any log-normal of
 * that mean, `σ = z` is as far as one goes. The excess is the first partial moment, the same integral as the
 * price of a call: `E[(t−c)⁺] = m·Φ(σ−k) − c·Φ(−k)` with `k = (ln c − μ)/σ` and `μ = ln m − σ²/2`.
 *
 * Source: N. L. Johnson, S. Kotz, N. Balakrishnan, Continuous Univariate Distributions, vol. 1, ch. 14.
 */
export function lateness(
  { expected, p95 }: Pick<Offer['latency'], 'expected' | 'p95'>,
  after: number,
): { chance: number; excess: number } {
  if (expected <= 0 || p95 <= expected || after <= 0) return { chance: 0, excess: 0 }
  const { mu, sigma } = logNormalOf({ expected, p95 })
  const k = (Math.log(after) - mu) / sigma
  const chance = normal(-k)
  return { chance, excess: Math.max(0, expected * normal(sigma - k) - after * chance) }
}

/** The parameters of an offer's time, where `0 < expected < p95`: of its logarithm the mean and the deviation. */
export function logNormalOf({ expected, p95 }: Pick<Offer['latency'], 'expected' | 'p95'>) {
  const sigma = spread({ expected, p95 })
  return { mu: Math.log(expected) - sigma ** 2 / 2, sigma }
}

/** The `σ` of the log-normal time of an offer. */
export function spread({ expected, p95 }: Pick<Offer['latency'], 'expected' | 'p95'>): number {
  return z95 - Math.sqrt(Math.max(0, z95 ** 2 - 2 * Math.log(p95 / expected)))
}

/**
 * The standard normal distribution's chance of a value below `x`, to 7.5e-8.
 *
 * Source: M. Abramowitz, I. A. Stegun, Handbook of Mathematical Functions, 26.2.17.
 */
function normal(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x))
  const sum =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  const above = (Math.exp(-(x ** 2) / 2) / Math.sqrt(2 * Math.PI)) * sum
  return x < 0 ? above : 1 - above
}
