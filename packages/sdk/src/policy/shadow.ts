import type { Offer } from '../routes/route.js'
import type { UsdString } from '../utils/usd.js'
import { offersOf } from './offersOf.js'
import type { Plan } from './plan.js'
import { type PlanParameters, planRequest } from './planRequest.js'
import type { Policy } from './policy.js'

/** What another policy would have done with a request. Nothing of it is ever run. Plain JSON. */
export type ShadowPlan = {
  strategy: Plan['strategy']
  /** Ids of the offers that it might have run, in order. */
  steps: readonly string[]
  /** Its expected loss in US dollars. Absent: it would have run nothing. */
  value?: number | undefined
  /** What having no answer costs by it, in US dollars. */
  answerWorth: UsdString
  reason: string
  /** Whether it would have done the same: the same strategy, with the same offers in the same order. */
  agrees: boolean
}

/**
 * Plans under another policy, from the same offers and the same draws, and says how that compares. Pure.
 *
 * @param plan what is done
 * @param parameters with the requirements of the other policy
 */
export function shadowOf(
  plan: Plan,
  parameters: PlanParameters,
  offers: readonly Offer[],
  policy: Policy,
): ShadowPlan {
  const other = planRequest(parameters, offers, policy)
  const { strategy, steps, answerWorth, reason } = other
  const ids = idsOf(other)
  const agrees = strategy === plan.strategy && ids.join('\n') === idsOf(plan).join('\n')
  const value = steps[0]?.value
  return {
    strategy,
    steps: ids,
    ...(value !== undefined && { value }),
    answerWorth,
    reason,
    agrees,
  }
}

function idsOf(plan: Plan): readonly string[] {
  return offersOf(plan).map(({ id }) => id)
}
