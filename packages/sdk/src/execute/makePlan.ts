import type { Client } from '../client/createClient.js'
import type { Plan } from '../policy/plan.js'
import { planRequest } from '../policy/planRequest.js'
import { normalizeRequest, type RequestParameters } from '../request/normalizeRequest.js'
import type { NormalizedRequest } from '../request/request.js'
import type { ResolvedRequirements } from '../request/requirements.js'
import type { Task } from '../tasks/task.js'
import { abortable } from '../utils/signal.js'
import { limitPrice } from './budget/limitPrice.js'
import { gatherOffers } from './gatherOffers.js'

export type Planned = {
  request: NormalizedRequest
  /** The request's, with no more money than the budget has left. */
  requirements: ResolvedRequirements
  /** The labels that the policy weighs; empty for a task without. */
  labels: readonly string[]
  plan: Plan
}

/**
 * The first half of the story, which costs nothing: check the request, gather offers, plan.
 *
 * @param options.onRequest called with the request once it is checked
 * @param options.provisional whether this device should say something meanwhile
 * @throws what `normalizeRequest` throws, or the signal's reason
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
  const { policy } = client
  const request = await abortable(normalizeRequest(task, parameters, policy.requirements), signal)
  options.onRequest?.(request)
  const { offers, failures } = await gatherOffers(client, request, signal)
  const requirements = await abortable(
    limitPrice(client.ledger, request.requirements, offers),
    signal,
  )
  const labels = task.judge ? (request.models[0]?.manifest.core.labels ?? []) : []
  const { stakes } = request
  const { provisional } = options
  const plan = planRequest({ labels, stakes, requirements, provisional }, offers, policy)
  return {
    request,
    requirements,
    labels,
    plan: { ...plan, rejected: [...plan.rejected, ...failures] },
  }
}
