import type { Offer } from '../routes/route.js'
import { spread } from './lateness.js'

/**
 * Milliseconds within which an offer answers with the probability `p`, its time taken as log-normal as
 * `lateness` does: `q·exp(σ·(z_p − z_95))`, with `q` its 95th percentile. So it is `q` itself for 0.95, also
 * where the tail is heavier than that of any log-normal with this mean.
 *
 * @param p above 0 and below 1
 */
export function latencyQuantile(
  latency: Pick<Offer['latency'], 'expected' | 'p95'>,
  p: number,
): number {
  if (latency.p95 <= 0) return 0
  return latency.p95 * Math.exp(spread(latency) * (normalQuantile(p) - z95))
}

/** By the same algorithm as the others, so that 0.95 gives the 95th percentile to the last digit. */
const z95 = normalQuantile(0.95)

/**
 * The standard normal distribution's quantile, to about 7 digits: algorithm PPND7.
 *
 * Source: M. J. Wichura, Algorithm AS 241, Applied Statistics 37 (1988), 477-484.
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q
    return (
      (q * (((59.10937472 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179)) /
      (((67.1875636 * r + 78.757757664) * r + 17.895169469) * r + 1)
    )
  }
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p))
  return q < 0 ? -tail(r) : tail(r)
}

function tail(r: number): number {
  if (r <= 5) {
    const s = r - 1.6
    return (
      (((0.17023821103 * s + 1.3067284816) * s + 2.75681539) * s + 1.4234372777) /
      ((0.12021132975 * s + 0.7370016425) * s + 1)
    )
  }
  const s = r - 5
  return (
    (((0.017337203997 * s + 0.42868294337) * s + 3.081226386) * s + 6.657905115) /
    ((0.012258202635 * s + 0.24197894225) * s + 1)
  )
}
