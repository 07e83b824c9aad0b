import { ShapeMismatchError } from '../errors/model.js'
import type { DType, TensorPort } from '../models/manifest.js'
import type { Tensor, TensorMap } from '../request/request.js'
import { own } from '../utils/own.js'

/** The array that holds a tensor's values, by its type. */
export const arrays = {
  float32: Float32Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  int8: Int8Array,
  bool: Uint8Array,
} as const satisfies Record<DType, unknown>

/**
 * Checks tensors against what the manifest says of them: all are there, and no others.
 *
 * @param sizes what the named dimensions stand for so far; one name has one size
 * @throws ShapeMismatchError
 */
export function checkTensors(
  ports: readonly TensorPort[],
  tensors: TensorMap,
  sizes: Map<string, number> = new Map(),
): TensorMap {
  const names = ports.map(({ name }) => name)
  // The stray name is the caller's own text, so it is not repeated.
  for (const name of Object.keys(tensors))
    if (!names.includes(name))
      throw new ShapeMismatchError({ tensor: names.join(', '), reason: 'there is one more' })
  return Object.fromEntries(
    ports.map((port) => [port.name, checkTensor(port, own(tensors, port.name), sizes)]),
  )
}

/**
 * Checks a tensor against what the manifest says of it.
 *
 * @param sizes what the named dimensions stand for so far; one name has one size
 */
export function checkTensor(
  port: TensorPort,
  tensor: Tensor | undefined,
  sizes: Map<string, number>,
): Tensor {
  const fail = (reason: string) => new ShapeMismatchError({ tensor: port.name, reason })
  if (!Array.isArray(tensor?.shape) || !tensor.data) throw fail('it is missing')
  if (!(tensor.data instanceof arrays[port.dtype])) throw fail(`its values must be ${port.dtype}`)
  if (tensor.shape.length !== port.shape.length)
    throw fail(`it must have ${port.shape.length} dimensions`)
  for (const [i, want] of port.shape.entries()) {
    const size = tensor.shape[i] as number
    if (!Number.isSafeInteger(size) || size < 1) throw fail('a dimension is not a positive integer')
    const fixed = typeof want === 'number' ? want : (sizes.get(want) ?? size)
    if (typeof want !== 'number') sizes.set(want, fixed)
    if (size !== fixed) throw fail(`dimension ${i} must be ${fixed}, not ${size}`)
  }
  if (tensor.data.length !== tensor.shape.reduce((a, b) => a * b, 1))
    throw fail('its values do not fill its shape')
  if (port.dtype === 'bool' && (tensor.data as Uint8Array).some((value) => value > 1))
    throw fail('its values must be 0 or 1')
  return tensor
}
