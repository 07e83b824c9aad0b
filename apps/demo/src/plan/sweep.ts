import { type Plan, usd } from '@trine/sdk'
import { type PlanParameters, type Policy, planRequest, weighedOffers } from '@trine/sdk/policy'
import { comparedOffers } from './comparedOffers.ts'

/** Dollars at stake, each a tenth of a decade above the one before it. */
export const stakes: readonly number[] = Array.from({ length: 61 }, (_, i) => 10 ** (-2 + i / 10))

/** What the policy would do at one stake. */
export type Point = {
  stake: number
  plan: Plan
  /** Expected loss of beginning with each offer, by its id. */
  values: Readonly<Record<string, number>>
}

/**
 * The plans that the same offers would give at other stakes. Plans are pure: this asks nobody.
 *
 * @param plan as it is at the present stake
 */
export function sweep(
  plan: Plan,
  { policy, ...parameters }: Omit<PlanParameters, 'stakes'> & { policy: Policy },
): readonly Point[] {
  const offers = weighedOffers(plan)
  return stakes.map((stake) => {
    const at = planRequest(
      { ...parameters, stakes: { phishing: usd('0'), benign: usd(stake.toFixed(6)) } },
      offers,
      policy,
    )
    const values = comparedOffers(at).map(({ offer, value }) => [offer.id, value] as const)
    return { stake, plan: at, values: Object.fromEntries(values) }
  })
}
