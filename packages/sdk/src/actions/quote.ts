import type { Client } from '../client/createClient.js'
import type { BaseError } from '../errors/base.js'
import { AbortedError, InvalidParametersError } from '../errors/request.js'
import { gatherOffers } from '../execute/gatherOffers.js'
import type { Plan } from '../policy/plan.js'
import { planRequest } from '../policy/planRequest.js'
import { normalizeRequest, type RequestParameters } from '../request/normalizeRequest.js'
import type { TaskName, TensorMap } from '../request/request.js'
import { classifyTask } from '../tasks/classify.js'
import { runTask } from '../tasks/run.js'
import type { Task } from '../tasks/task.js'

export type QuoteParameters =
  | ({ task?: 'classify' | undefined } & Omit<
      RequestParameters<string | Uint8Array>,
      'idempotencyKey' | 'onStatus'
    >)
  | ({ task: 'run' } & Omit<RequestParameters<TensorMap>, 'idempotencyKey' | 'onStatus'>)
export type QuoteReturnType = Plan
export type QuoteErrorType = BaseError

/**
 * Plans a request without running it. Never prompts, pays or downloads. A request that the policy
 * would refuse gives a plan too: its `strategy` is `'abstain'`.
 *
 * @throws AbortedError, and what `classify` throws for bad input
 * @example
 * const plan = await quote(client, { models: [lookalikeSmall], input: 'app-uniswap.io' })
 * plan.steps[0]?.offer.id // 'local/lookalike-small/wasm'
 */
export async function quote(
  client: Client,
  { task: name = 'classify', ...parameters }: QuoteParameters,
): Promise<QuoteReturnType> {
  const task = taskOf(name)
  const signal = parameters.signal ?? new AbortController().signal
  try {
    signal.throwIfAborted()
    const request = await normalizeRequest(
      task,
      parameters as RequestParameters<unknown>,
      client.policy.requirements,
    )
    const offers = await gatherOffers(client, request, signal)
    const labels = task.judge ? (request.models[0]?.manifest.core.labels ?? []) : []
    return planRequest(
      { labels, stakes: request.stakes, requirements: request.requirements },
      offers,
      client.policy,
    )
  } catch (cause) {
    throw signal.aborted ? new AbortedError({ cause }) : cause
  }
}

function taskOf(name: TaskName): Task<unknown, unknown> {
  if (name === 'classify') return classifyTask as Task<unknown, unknown>
  if (name === 'run') return runTask as Task<unknown, unknown>
  throw new InvalidParametersError({ parameter: 'task', reason: 'it is "classify" or "run"' })
}
