import type { Offer } from '../../routes/route.js'
import { logNormalOf } from '../lateness.js'
import type { Chance } from './chance.js'

/**
 * How long a run takes, in milliseconds: log-normal through the offer's mean and 95th percentile, as in
 * {@link lateness}; always the mean where they are one.
 *
 * Source: G. E. P. Box, M. E. Muller, A note on the generation of random normal deviates (1958).
 */
export function drawTime({ id, latency }: Pick<Offer, 'id' | 'latency'>, chance: Chance): number {
  const { expected, p95 } = latency
  if (expected <= 0 || p95 <= expected) return expected
  const { mu, sigma } = logNormalOf(latency)
  const radius = Math.sqrt(-2 * Math.log(1 - chance(`time/${id}`)))
  return Math.exp(mu + sigma * radius * Math.cos(2 * Math.PI * chance(`angle/${id}`)))
}
