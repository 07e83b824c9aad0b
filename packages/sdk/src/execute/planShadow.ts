import type { Plan } from '../policy/plan.js'
import type { PlanParameters } from '../policy/planRequest.js'
import type { Policy } from '../policy/policy.js'
import { policyFor, type RequestFacts } from '../policy/rules.js'
import { type ShadowPlan, shadowOf } from '../policy/shadow.js'
import { type Requirements, tighten } from '../request/requirements.js'
import type { Offer } from '../routes/route.js'
import type { Usd } from '../utils/usd.js'
import { limitPrice } from './budget/limitPrice.js'

/**
 * What another policy would have done with a request, from the same offers, the same draws and the same money.
 * Whatever goes wrong in it disturbs the request in nothing: there is then no shadow.
 */
export function planShadow(
  shadow: Policy | undefined,
  made: {
    plan: Plan
    facts: RequestFacts
    require: Requirements | undefined
    left: Usd | undefined
    asking: PlanParameters
    offers: readonly Offer[]
  },
): ShadowPlan | undefined {
  if (!shadow) return undefined
  const { plan, facts, require, left, asking, offers } = made
  try {
    const { audience } = tighten(shadow.requirements, require)
    const policy = policyFor(shadow, { ...facts, audience })
    const requirements = limitPrice(tighten(policy.requirements, require), left)
    return shadowOf(plan, { ...asking, requirements }, offers, policy)
  } catch {
    return undefined
  }
}
