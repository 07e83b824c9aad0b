import type { Client } from '../client/createClient.js'
import type { Plan } from '../policy/plan.js'
import { type PlanParameters, planRequest } from '../policy/planRequest.js'
import type { Policy } from '../policy/policy.js'
import { applyQuality } from '../policy/quality/applyQuality.js'
import { policyFor, type RequestFacts } from '../policy/rules.js'
import type { ShadowPlan } from '../policy/shadow.js'
import { normalizeRequest, type RequestParameters } from '../request/normalizeRequest.js'
import type { NormalizedRequest } from '../request/request.js'
import { type Requirements, type ResolvedRequirements, tighten } from '../request/requirements.js'
import type { Task } from '../tasks/task.js'
import { abortable } from '../utils/signal.js'
import { limitPrice, readMoneyLeft } from './budget/limitPrice.js'
import { checkContradictions } from './checkContradictions.js'
import { checkPriors } from './checkPriors.js'
import { estimateOffers, sizeOf } from './estimateOffers.js'
import { gatherOffers } from './gatherOffers.js'
import { planShadow } from './planShadow.js'
import { predictQuality } from './predictQuality.js'

export type Planned = {
  request: NormalizedRequest
  /** The client's, with the rules that match the request. */
  policy: Policy
  /** The request's, with what its rules require, and no more money than the budget has left. */
  requirements: ResolvedRequirements
  /** What the plan was made by, for its record. */
  parameters: PlanParameters
  /** The labels that the policy weighs; empty for a task without. */
  labels: readonly string[]
  /** Bytes of its longest payload. */
  size: number
  /** What the caller required, on top of the policy. */
  require: Requirements | undefined
  /** What said how likely each model is to be right, if anything did. */
  predictor: string | undefined
  plan: Plan
  /** What the client's shadow policy would have done. */
  shadow: ShadowPlan | undefined
}

/**
 * The first half of the story, which costs nothing: check the request, gather offers, plan.
 *
 * @param options.onRequest called with the request once it is checked
 * @param options.provisional whether this device should say something meanwhile
 * @throws what `normalizeRequest` throws, ContradictoryRequirementsError, or the signal's reason
 */
export async function makePlan<Input, Output>(
  client: Client,
  task: Task<Input, Output>,
  parameters: RequestParameters<Input>,
  signal: AbortSignal,
  options: {
    onRequest?: ((request: NormalizedRequest) => void) | undefined
    provisional?: boolean | undefined
  } = {},
): Promise<Planned> {
  signal.throwIfAborted()
  checkPriors(client.policy)
  const normalized = normalizeRequest(task, parameters, client.policy.requirements)
  const asked = await abortable(normalized, signal)
  const facts = factsOf(asked)
  const policy = policyFor(client.policy, facts)
  const request = { ...asked, requirements: tighten(policy.requirements, parameters.require) }
  options.onRequest?.(request)
  checkContradictions(client.policy, facts, parameters.require)
  const { offers: made, failures } = await gatherOffers(client, request, signal)
  const labels = task.judge ? (request.models[0]?.manifest.core.labels ?? []) : []
  const learned = await abortable(estimateOffers(client, request, labels, made), signal)
  const quality = await predictQuality(client, request, parameters.input, signal)
  const offers = applyQuality(learned, quality, request.models)
  const left = await abortable(readMoneyLeft(client.ledger, offers), signal)
  const requirements = limitPrice(request.requirements, left)
  const { stakes } = request
  const { provisional } = options
  const draws = { explore: Math.random(), audit: Math.random() }
  const asking = { labels, stakes, requirements, provisional, draws }
  const plan = planRequest(asking, offers, policy)
  const { require } = parameters
  const shadow = planShadow(client.shadow, { plan, facts, require, left, asking, offers })
  return {
    request,
    policy,
    requirements,
    parameters: asking,
    labels,
    size: facts.size,
    require,
    predictor: quality && client.quality?.id,
    shadow,
    plan: { ...plan, rejected: [...plan.rejected, ...failures] },
  }
}

function factsOf(request: NormalizedRequest): RequestFacts {
  const { task, models, stakes, requirements } = request
  return {
    task,
    models: models.map(({ manifest }) => manifest.core.name),
    stakes,
    audience: requirements.audience,
    size: sizeOf(request),
  }
}
