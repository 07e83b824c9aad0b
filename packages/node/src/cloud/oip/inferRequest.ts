import * as v from 'valibot'
import { checkBody } from '../http/checkBody.js'
import { Failure } from '../http/failure.js'
import type { WireTensor } from './datatypes.js'
import { decodeTensors, tensorSchema } from './decodeTensors.js'

const binary = v.optional(v.looseObject({ binary_data: v.optional(v.boolean()) }), {})
const requestSchema = v.strictObject({
  id: v.optional(v.pipe(v.string(), v.maxLength(200))),
  parameters: v.optional(v.looseObject({ binary_data_output: v.optional(v.boolean()) }), {}),
  inputs: v.pipe(v.array(tensorSchema), v.minLength(1), v.maxLength(32)),
  outputs: v.optional(
    v.pipe(
      v.array(v.strictObject({ name: v.string(), parameters: binary })),
      v.minLength(1),
      v.maxLength(32),
    ),
  ),
})

export type InferRequest = {
  id: string | undefined
  inputs: readonly WireTensor[]
  /** Names of those that are wanted; `undefined`: all. */
  outputs: readonly string[] | undefined
  isBinary: (output: string) => boolean
}

/**
 * Reads a request of the Open Inference Protocol.
 *
 * @param header `Inference-Header-Content-Length`, where tensors follow the JSON
 * @throws Failure
 */
export function readInferRequest(body: Uint8Array, header: string | undefined): InferRequest {
  if (header !== undefined && !/^\d{1,10}$/.test(header)) throw new Failure('invalid_request')
  const end = header === undefined ? body.length : Number(header)
  if (end > body.length) throw new Failure('invalid_request')
  const json = parseJson(body.subarray(0, end))
  const { id, parameters, inputs, outputs } = checkBody(requestSchema, json)
  return {
    id,
    inputs: decodeTensors(inputs, body.subarray(end), 'inputs'),
    outputs: outputs?.map(({ name }) => name),
    isBinary: (output) =>
      outputs?.find(({ name }) => name === output)?.parameters.binary_data ??
      parameters.binary_data_output ??
      false,
  }
}

/** @throws Failure */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new Failure('invalid_request')
  }
}
