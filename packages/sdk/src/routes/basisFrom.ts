import { toDollars, usd } from '../utils/usd.js'
import type { Basis, Estimated, Expectation, Offer } from './route.js'

/**
 * Says where the numbers of an offer are from, before anything of it was seen.
 *
 * @param sources by number: names in the table of priors; what is left out is not said
 */
export function basisFrom(
  offer: Offer,
  sources: Readonly<Partial<Record<Estimated, string>>>,
): NonNullable<Offer['basis']> {
  const basis: Partial<Record<Estimated, Basis>> = {}
  for (const [name, source] of Object.entries(sources) as [Estimated, string][]) {
    const prior = numberOf(offer, name)
    if (prior !== undefined) basis[name] = { source, prior, samples: 0 }
  }
  return basis
}

/** An offer's number by its name: of `latency` what is expected, of `wrong` the mean over labels. */
export function numberOf(offer: Offer, name: Estimated): number | undefined {
  if (name === 'price') return toDollars(usd(offer.price.expected))
  if (name === 'latency') return offer.latency.expected
  if (name === 'wrong') return offer.expected && meanWrong(offer.expected)
  return offer[name]
}

/** How often a model is wrong, whatever it says. */
export function meanWrong(expected: Expectation): number {
  return Object.values(expected).reduce((sum, { share, wrong }) => sum + share * wrong, 0)
}
