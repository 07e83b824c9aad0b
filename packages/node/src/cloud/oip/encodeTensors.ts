import { Failure } from '../http/failure.js'
import type { WireTensor } from './datatypes.js'

/** A message of the protocol: its bytes, and where its JSON ends if tensors follow it. */
export type Message = { bytes: Buffer; jsonLength: number | undefined }

/**
 * A message with tensors.
 *
 * @param key what they are called in its JSON
 * @param isBinary whether a tensor's values follow the JSON, by its name
 * @throws Failure for values that JSON cannot hold
 */
export function encodeTensors(
  rest: Readonly<Record<string, unknown>>,
  key: 'inputs' | 'outputs',
  tensors: readonly WireTensor[],
  isBinary: (name: string) => boolean,
): Message {
  const parts: Uint8Array[] = []
  const described = tensors.map(({ name, datatype, shape, data }) => {
    if (!isBinary(name)) return { name, datatype, shape, data: toJson(data) }
    parts.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    return { name, datatype, shape, parameters: { binary_data_size: data.byteLength } }
  })
  const json = Buffer.from(JSON.stringify({ ...rest, [key]: described }))
  return {
    bytes: Buffer.concat([json, ...parts]),
    jsonLength: parts.length > 0 ? json.length : undefined,
  }
}

function toJson(data: WireTensor['data']): number[] {
  const numbers = Array.from(data as ArrayLike<number | bigint>, Number)
  const holds = data instanceof BigInt64Array ? Number.isSafeInteger : Number.isFinite
  if (!numbers.every((value) => holds(value)))
    throw new Failure('invalid_request', { param: 'outputs' })
  return numbers
}
