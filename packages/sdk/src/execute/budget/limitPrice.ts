import type { ResolvedRequirements } from '../../request/requirements.js'
import type { Offer } from '../../routes/route.js'
import { isUsdString, type Usd, usd } from '../../utils/usd.js'
import type { Ledger } from './budget.js'

/**
 * What is left of the budget, so that a plan has nothing in it that the budget would refuse. Nothing is read
 * where all is free. A store that fails limits nothing here: what costs anything is refused before it is
 * sent, and by an error that says why.
 */
export async function readMoneyLeft(
  ledger: Ledger,
  offers: readonly Offer[],
): Promise<Usd | undefined> {
  return offers.some(mayCost) ? ledger.left().catch(() => undefined) : undefined
}

/** Lowers what a request may cost to what is left, if that is limited. */
export function limitPrice(
  requirements: ResolvedRequirements,
  left: Usd | undefined,
): ResolvedRequirements {
  const isLess = left !== undefined && left < requirements.maxPrice
  return isLess ? { ...requirements, maxPrice: left } : requirements
}

/** What has no form that can be read is left to the policy. */
function mayCost(offer: Offer): boolean {
  const ceiling: unknown = offer?.price?.ceiling
  return isUsdString(ceiling) && usd(ceiling) > 0n
}
