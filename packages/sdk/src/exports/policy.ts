export type { Plan, PlanStep, Rejection, ValueTerms } from '../policy/plan.js'
export { type PlanParameters, planRequest } from '../policy/planRequest.js'
export { type Policy, type PolicyParameters, resolvePolicy } from '../policy/policy.js'
export type { Expectation, Offer } from '../routes/route.js'
