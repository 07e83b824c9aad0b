import { type Plan, usd } from '@trine/sdk'
import {
  acceptedError,
  type PlanParameters,
  type Policy,
  planRequest,
  weighedOffers,
} from '@trine/sdk/policy'

/** Dollars at stake, each a tenth of a decade above the one before it. */
export const stakes: readonly number[] = Array.from({ length: 61 }, (_, i) => 10 ** (-2 + i / 10))

/** What the policy would do at one stake. */
export type Point = {
  stake: number
  plan: Plan
  /** The chance that a wrong “resembles nothing known” is shown. */
  risk: number
}

/**
 * The plans that the same offers would give at other stakes. Plans are pure: this asks nobody.
 *
 * @param plan as it is at the present stake
 */
export function sweep(
  plan: Plan,
  { policy, ...rest }: Omit<PlanParameters, 'stakes'> & { policy: Policy },
): readonly Point[] {
  const offers = weighedOffers(plan)
  const weigh = (label: string) => (label === 'benign' ? 1 : 0)
  return stakes.map((stake) => {
    const parameters = {
      ...rest,
      stakes: { phishing: usd('0'), benign: usd(stake.toFixed(6)) },
    }
    return {
      stake,
      plan: planRequest(parameters, offers, policy),
      risk: acceptedError(parameters, offers, policy, weigh),
    }
  })
}
