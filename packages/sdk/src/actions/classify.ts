import type { Client } from '../client/createClient.js'
import type { BaseError } from '../errors/base.js'
import type { Answer } from '../execute/runRequest.js'
import type { RequestParameters } from '../request/normalizeRequest.js'
import type { Classification } from '../tasks/classify.js'
import { once } from '../utils/once.js'
import { enter } from './enter.js'

const parts = once(() =>
  Promise.all([import('../execute/runOnce.js'), import('../tasks/classify.js')]),
)

/** `input` is text, or its UTF-8 bytes: a hostname or link for models that take hostnames. */
export type ClassifyParameters = RequestParameters<string | Uint8Array>
export type ClassifyReturnType = Answer<Classification>
/** Anything else is a defect of this SDK. Tell cases apart by `code`. */
export type ClassifyErrorType = BaseError

/**
 * Asks which of a model's labels an input has. Resolves only when the requirements hold.
 *
 * @throws AbortedError when `signal` ends it; AbstainedError or NoOfferAllowedError when the policy
 *   prefers no answer; the error of the attempt, or AllAttemptsFailedError, when none came
 * @example
 * const answer = await classify(client, { models: [lookalikeSmall], input: 'app-uniswap.io' })
 * answer.output // { label: 'phishing', logits: [-666, 120], probabilities: { … } }
 * answer.verdict.status // 'verified', for this user on this device
 */
export async function classify(
  client: Client,
  parameters: ClassifyParameters,
): Promise<ClassifyReturnType> {
  const [{ runOnce }, { classifyTask }] = await enter(client, 'classify', parameters, parts)
  return runOnce(client, classifyTask, parameters)
}
