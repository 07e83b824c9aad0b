import type { Client } from '../client/createClient.js'
import type { BaseError } from '../errors/base.js'
import type { Answer } from '../execute/runRequest.js'
import type { RequestParameters } from '../request/normalizeRequest.js'
import type { GenerateInput, Generation } from '../tasks/generate.js'
import { once } from '../utils/once.js'
import { snapshot } from '../utils/snapshot.js'
import { enter } from './enter.js'

const parts = once(() =>
  Promise.all([import('../execute/runOnce.js'), import('../tasks/generate.js')]),
)

/** `input` is a question, a conversation, or a conversation with settings such as `maxTokens`. */
export type GenerateParameters = RequestParameters<GenerateInput>
export type GenerateReturnType = Answer<Generation>
export type GenerateErrorType = BaseError

/**
 * Continues a conversation. Resolves with the whole text, and only when the requirements hold; what comes
 * before is in `onStatus`, with the status `'streaming'`, and is not yet checked.
 *
 * @throws InvalidParametersError when the input is no conversation, TaskMismatchError when a model
 *   generates no text; otherwise as `classify`
 * @example
 * const answer = await generate(client, {
 *   models: [hostedModel({ name: 'gpt-4o-mini', task: 'generate' })],
 *   input: { messages: [{ role: 'user', content: 'Why is the sky blue?' }], maxTokens: 100 },
 *   onStatus: ({ text }) => text && show(text.text),
 * })
 * answer.output // { text: 'Air scatters blue light more than red.', finishReason: 'stop' }
 * answer.usage // { inputTokens: 14, outputTokens: 9 }, where they were counted
 * answer.verdict.status // 'unverified': a provider's word, signed or not, is no proof
 */
export async function generate(
  client: Client,
  parameters: GenerateParameters,
): Promise<GenerateReturnType> {
  const input = snapshot(parameters?.input)
  const [{ runOnce }, { generateTask }] = await enter(client, 'generate', parameters, parts)
  return runOnce(client, generateTask, { ...parameters, input })
}
