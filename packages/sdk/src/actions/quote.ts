import type { Client } from '../client/createClient.js'
import type { BaseError } from '../errors/base.js'
import { AbortedError } from '../errors/request.js'
import type { Plan } from '../policy/plan.js'
import type { RequestParameters } from '../request/normalizeRequest.js'
import type { TensorMap } from '../request/request.js'
import type { EmbedInput } from '../tasks/embed.js'
import type { GenerateInput } from '../tasks/generate.js'
import { once } from '../utils/once.js'
import { abortable } from '../utils/signal.js'
import { checkCall, names } from './enter.js'

const parts = once(() =>
  Promise.all([import('../execute/makePlan.js'), import('../tasks/tasks.js')]),
)

type Quotable<Input> = Omit<RequestParameters<Input>, 'idempotencyKey' | 'onStatus'>

/** What the action of the task takes. */
export type QuoteParameters =
  | ({ task?: 'classify' | undefined } & Quotable<string | Uint8Array>)
  | ({ task: 'embed' } & Quotable<EmbedInput>)
  | ({ task: 'generate' } & Quotable<GenerateInput>)
  | ({ task: 'run' } & Quotable<TensorMap>)
export type QuoteReturnType = Plan
export type QuoteErrorType = BaseError

/**
 * Plans a request without running it. Never prompts, pays or downloads. A request that the policy
 * would refuse gives a plan too: its `strategy` is `'abstain'`.
 *
 * @throws AbortedError, ContradictoryRequirementsError, and what `classify` throws for bad input
 * @example
 * const plan = await quote(client, { models: [lookalikeSmall], input: 'app-uniswap.io' })
 * plan.steps[0]?.offer.id // 'local/lookalike-small/wasm'
 */
export async function quote(client: Client, parameters: QuoteParameters): Promise<QuoteReturnType> {
  checkCall(client, parameters, ['task', ...names])
  const { task: name = 'classify', ...request } = parameters
  const signal = parameters.signal ?? new AbortController().signal
  try {
    const [{ makePlan }, { taskOf }] = await abortable(parts(), signal)
    return (await makePlan(client, taskOf(name), request, signal)).plan
  } catch (cause) {
    throw signal.aborted ? new AbortedError({ cause }) : cause
  }
}
