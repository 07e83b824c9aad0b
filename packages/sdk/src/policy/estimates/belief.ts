import type { Start } from './answering.js'

/** How likely it is that a start is about something else than what is seen, and what it counts for then. */
export type Doubt = { share: number; strength: number }

/**
 * A chance after `sum` of `n` observations, both of which may have faded to fractions. What was measured elsewhere
 * either holds here as well, and then counts for much, or for next to nothing: a mixture of two beta distributions
 * of one mean. As long as what is seen fits, it is moved little; once it does not, it is soon given up.
 *
 * Source: D. M. Diaconis, D. Ylvisaker, Quantifying prior opinion, Bayesian Statistics 2 (1985), on mixtures of
 * conjugate priors.
 *
 * @example
 * believed({ value: 0.01, strength: 50 }, { share: 0.8, strength: 2 }, 20, 0) // 0.0020
 * believed({ value: 0.01, strength: 50 }, { share: 0.8, strength: 2 }, 20, 3) // 0.119
 */
export function believed(start: Start, doubt: Doubt, n: number, sum: number): number {
  if (n <= 0) return start.value
  const held = after(start, n, sum)
  const doubted = after({ value: start.value, strength: doubt.strength }, n, sum)
  const odds = (doubt.share / Math.max(0, 1 - doubt.share)) * Math.exp(doubted.log - held.log)
  // Beyond all that floats can tell, one of the two is certain.
  if (!Number.isFinite(odds)) return doubted.mean
  return (held.mean + odds * doubted.mean) / (1 + odds)
}

/** The mean of a beta distribution after the observations, and the logarithm of how likely it made them. */
function after({ value, strength }: Start, n: number, sum: number): { mean: number; log: number } {
  // A start of 0 or 1 would rule out what was seen.
  const a = Math.max(1e-6, strength * value)
  const b = Math.max(1e-6, strength * (1 - value))
  return {
    mean: (a + sum) / (a + b + n),
    log: logBeta(a + sum, b + n - sum) - logBeta(a, b),
  }
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b)
}

const coefficients = [
  76.1800917294715, -86.5053203294168, 24.0140982408309, -1.23173957245015, 1.20865097386618e-3,
  -5.395239384953e-6,
] as const

/** The natural logarithm of the gamma function of a positive number, to 2e-10: C. Lanczos, SIAM J. Numer. Anal. 1 (1964). */
function logGamma(x: number): number {
  const t = x + 5.5
  const series = coefficients.reduce((sum, each, i) => sum + each / (x + 1 + i), 1.00000000019001)
  return (x + 0.5) * Math.log(t) - t + Math.log((2.506628274631 * series) / x)
}
