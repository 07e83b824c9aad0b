import type { ResolvedRequirements } from '../request/requirements.js'
import type { Offer } from '../routes/route.js'
import { usd } from '../utils/usd.js'
import { whyRejected } from './requirements.js'
import { rankOffers, type State, type Worth } from './value.js'

/**
 * What this device can say for nothing while the plan goes on: the best of its free offers that meet all
 * that is required but evidence. `undefined` where there is none, or where the plan begins with one.
 */
export function findProvisional(
  worth: Worth,
  state: State,
  offers: readonly Offer[],
  requirements: ResolvedRequirements,
  first: Offer,
): Offer | undefined {
  if (isFreeHere(first)) return undefined
  const lenient: ResolvedRequirements = { ...requirements, evidence: 'any', audience: 'self' }
  const here = offers.filter(
    (offer) => isFreeHere(offer) && whyRejected(offer, lenient) === undefined,
  )
  return rankOffers(worth, { ...state, offers: here, attempts: 1 })[0]?.offer
}

function isFreeHere({ privacy, price }: Offer): boolean {
  return privacy === 'device' && usd(price.ceiling) === 0n
}
