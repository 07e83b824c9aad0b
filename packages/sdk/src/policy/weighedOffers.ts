import type { Offer } from '../routes/route.js'
import { offersOf } from './offersOf.js'
import type { Plan } from './plan.js'

/**
 * Every offer that a plan was made of, but for those of no form that can be weighed: to make the plan again,
 * with other stakes or under another policy.
 *
 * @example
 * const policy = resolvePolicy({ require: { privacy: 'provider' } }, usd('0.05'))
 * const { requirements } = policy
 * const chart = ['0', '1', '10', '100', '1000'].map(
 *   (stakes) => planRequest({ labels, stakes: usd(stakes), requirements }, weighedOffers(plan), policy),
 * )
 * chart.map(({ steps }) => steps[0]?.offer.model.name) // ['small', 'small', 'large', 'large', undefined]
 */
export function weighedOffers(plan: Plan): readonly Offer[] {
  const rejected = plan.rejected.flatMap(({ facts }) => facts ?? [])
  const offers = [...offersOf(plan), ...(plan.provisional ? [plan.provisional] : []), ...rejected]
  return [...new Map(offers.map((offer) => [offer.id, offer])).values()]
}
