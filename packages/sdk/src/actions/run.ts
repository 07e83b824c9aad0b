import type { Client } from '../client/createClient.js'
import type { BaseError } from '../errors/base.js'
import type { Answer } from '../execute/runRequest.js'
import type { RequestParameters } from '../request/normalizeRequest.js'
import type { TensorMap } from '../request/request.js'
import { once } from '../utils/once.js'
import { enter } from './enter.js'

const parts = once(() => Promise.all([import('../execute/runOnce.js'), import('../tasks/run.js')]))

/** `input` holds a tensor for each input that the manifest names. */
export type RunParameters = RequestParameters<TensorMap>
export type RunReturnType = Answer<TensorMap>
export type RunErrorType = BaseError

/**
 * Runs a model on named tensors, of the shapes and types that its manifest states.
 *
 * @throws ShapeMismatchError when a tensor does not fit the manifest; otherwise as `classify`
 * @example
 * const { output } = await run(client, {
 *   models: [recognizer],
 *   input: { x: { shape: [1, 3, 48, 320], data: new Float32Array(46080) } },
 * })
 * output.softmax?.shape // [1, 40, 6625]
 */
export async function run(client: Client, parameters: RunParameters): Promise<RunReturnType> {
  const [{ runOnce }, { runTask }] = await enter(client, 'run', parameters, parts)
  return runOnce(client, runTask, parameters)
}
