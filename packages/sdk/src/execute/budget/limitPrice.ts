import type { ResolvedRequirements } from '../../request/requirements.js'
import type { Offer } from '../../routes/route.js'
import { isUsdString, usd } from '../../utils/usd.js'
import type { Ledger } from './budget.js'

/**
 * Lowers what a request may cost to what is left of the budget, so that its plan has nothing in it that
 * the budget would refuse. Nothing is read where all is free. A store that fails limits nothing here: what
 * costs anything is refused before it is sent, and by an error that says why.
 */
export async function limitPrice(
  ledger: Ledger,
  requirements: ResolvedRequirements,
  offers: readonly Offer[],
): Promise<ResolvedRequirements> {
  if (!offers.some(mayCost)) return requirements
  const { maxPrice } = requirements
  const left = (await ledger.left().catch(() => undefined)) ?? maxPrice
  return left < maxPrice ? { ...requirements, maxPrice: left } : requirements
}

/** What has no form that can be read is left to the policy. */
function mayCost(offer: Offer): boolean {
  const ceiling: unknown = offer?.price?.ceiling
  return isUsdString(ceiling) && usd(ceiling) > 0n
}
