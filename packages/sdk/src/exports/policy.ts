export { acceptedError } from '../policy/acceptedError.js'
export { type Conflict, type Relaxation, type RequirementName, relax } from '../policy/conflict.js'
export { createEstimates, type EstimatesParameters } from '../policy/estimates/createEstimates.js'
export type {
  EstimateFacts,
  EstimateStore,
  Estimates,
  Sighting,
} from '../policy/estimates/estimates.js'
export { indexedDbEstimates } from '../policy/estimates/stores/indexedDb.js'
export { memoryEstimates } from '../policy/estimates/stores/memory.js'
export { type ExplainOptions, type Explanation, explain } from '../policy/explain.js'
export type { Change } from '../policy/explainChanges.js'
export type {
  Asked,
  ExplainedEstimate,
  ExplainedOffer,
  ExplainedRole,
  ExplainedTerm,
} from '../policy/explainOffers.js'
export type { Plan, PlanStep, Rejection, ValueTerms } from '../policy/plan.js'
export { type PlanParameters, planRequest } from '../policy/planRequest.js'
export {
  type Exploration,
  type Policy,
  type PolicyParameters,
  resolvePolicy,
} from '../policy/policy.js'
export { type Preset, presets } from '../policy/presets.js'
export { readPolicy } from '../policy/readPolicy.js'
export type { Rule } from '../policy/rules.js'
export { type ShadowPlan, shadowOf } from '../policy/shadow.js'
export { weighedOffers } from '../policy/weighedOffers.js'
export { type ResolvedRequirements, tighten } from '../request/requirements.js'
export type { Expectation, Offer } from '../routes/route.js'
