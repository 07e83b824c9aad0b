import type { Client } from '../client/createClient.js'
import type { BaseError } from '../errors/base.js'
import type { Answer } from '../execute/runRequest.js'
import type { RequestParameters } from '../request/normalizeRequest.js'
import type { Embeddings, EmbedInput } from '../tasks/embed.js'
import { once } from '../utils/once.js'
import { snapshot } from '../utils/snapshot.js'
import { enter } from './enter.js'

const parts = once(() =>
  Promise.all([import('../execute/runOnce.js'), import('../tasks/embed.js')]),
)

/** `input` is a text, or up to 2048, none of them empty. */
export type EmbedParameters = RequestParameters<EmbedInput>
export type EmbedReturnType = Answer<Embeddings>
export type EmbedErrorType = BaseError

/**
 * Turns texts into vectors that are close where the texts mean the same. Vectors of different models
 * cannot be compared: name one model only where they are kept.
 *
 * @throws InvalidParametersError when the input is no text, TaskMismatchError when a model embeds none;
 *   otherwise as `classify`
 * @example
 * const { output } = await embed(client, {
 *   models: [hostedModel({ name: 'bge-small', task: 'embed', dimensions: 384 })],
 *   input: ['a cat', 'a dog'],
 * })
 * output.length // 2: one vector for each text, in order
 * output[0]?.length // 384
 */
export async function embed(client: Client, parameters: EmbedParameters): Promise<EmbedReturnType> {
  const input = snapshot(parameters?.input)
  const [{ runOnce }, { embedTask }] = await enter(client, 'embed', parameters, parts)
  return runOnce(client, embedTask, { ...parameters, input })
}
