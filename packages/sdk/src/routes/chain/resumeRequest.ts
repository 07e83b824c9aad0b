import { InvalidParametersError } from '../../errors/request.js'
import { defineModel, type ModelSource } from '../../models/model.js'
import type { Progress } from '../../request/request.js'
import type { Hex } from '../../utils/hex.js'
import type { AttemptMoney, Route, RouteAnswer } from '../route.js'
import { networkOf } from './networks.js'

export type ResumeRequestParameters = {
  /** Of a request that `pendingRequests` names, or that a contract made. */
  requestId: Hex
  /** The model that was asked. */
  model: ModelSource
  signal?: AbortSignal | undefined
  onProgress?: ((progress: Progress) => void) | undefined
  onMoney?: ((money: AttemptMoney) => void) | undefined
}

/**
 * Waits for the answer to a request by push that an earlier page sent, or that a contract made: the outputs,
 * and the claims of the operators, which were checked.
 *
 * @throws RequestUnknownError, DeadlinePassedError, RequestRefundedError, ClaimsInvalidError,
 *   AnswerUnreadableError, ChainUnreachableError, or the signal's reason
 * @example
 * for (const { requestId } of await pendingRequests(client)) {
 *   const { outputs, evidence } = await resumeRequest(client, { requestId, model: lookalikeSmall })
 * }
 */
export async function resumeRequest(
  client: { routes: readonly Route[] },
  parameters: ResumeRequestParameters,
): Promise<RouteAnswer> {
  const { requestId, onProgress = () => {}, onMoney = () => {} } = parameters
  const { signal = new AbortController().signal } = parameters
  if (!/^0x[0-9a-f]{64}$/.test(requestId))
    throw new InvalidParametersError({ parameter: 'requestId', reason: 'it is no id of a request' })
  const model = defineModel(parameters.model)
  const { watch } = await networkOf(client)
  if (!watch)
    throw new InvalidParametersError({ parameter: 'client', reason: 'its network has no requests' })
  return watch({ requestId, model }, { signal, onProgress, onMoney })
}
