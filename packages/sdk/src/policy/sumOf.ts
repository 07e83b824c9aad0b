import type { ValueTerms } from './plan.js'

/** An offer's expected loss. */
export function sumOf({ price, time, error, dishonesty, failure }: ValueTerms): number {
  return price + time + error + dishonesty + failure
}
