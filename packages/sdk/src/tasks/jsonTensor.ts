import { InvalidParametersError } from '../errors/request.js'
import type { Tensor } from '../request/request.js'
import { jcs } from '../utils/jcs.js'

/** A tensor of bytes that holds canonical JSON: how text travels where tensors do. */
export function toJsonTensor(value: unknown): Tensor & { data: Uint8Array } {
  const data = new TextEncoder().encode(canonical(value))
  return { shape: [data.length], data }
}

/** @returns `undefined` for bytes that are not JSON in UTF-8 */
export function fromJsonTensor(tensor: Tensor | undefined): unknown {
  if (!(tensor?.data instanceof Uint8Array)) return undefined
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(tensor.data))
  } catch {
    return undefined
  }
}

function canonical(value: unknown): string {
  try {
    return jcs(value)
  } catch {
    throw new InvalidParametersError({
      parameter: 'input',
      reason: 'it holds half of a character, or a number that is none',
    })
  }
}
