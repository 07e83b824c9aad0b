import { ShapeMismatchError } from '../errors/model.js'
import type { DType, TensorPort } from '../models/manifest.js'
import type { Tensor, TensorMap } from '../request/request.js'
import { jcs } from '../utils/jcs.js'
import type { Task } from './task.js'

const arrays: Readonly<Record<DType, { new (n: number): Tensor['data'] }>> = {
  float32: Float32Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  int8: Int8Array,
  bool: Uint8Array,
}

/** Named tensors in, named tensors out. */
export const runTask: Task<TensorMap, TensorMap> = {
  name: 'run',
  async encode(model, input) {
    const ports = model.manifest.core.inputs
    for (const name of Object.keys(input ?? {}))
      if (!ports.some((port) => port.name === name))
        throw new ShapeMismatchError({
          tensor: name,
          reason: 'the model has no input of this name',
        })
    const tensors: Record<string, Tensor> = {}
    const sizes: Record<string, number> = {}
    for (const port of ports) tensors[port.name] = checkTensor(port, input?.[port.name], sizes)
    return { bytes: tensorBytes(ports, tensors), tensors }
  },
  decode: (_model, outputs) => outputs,
  outputBytes: (model, outputs) => tensorBytes(model.manifest.core.outputs, outputs),
}

/**
 * Checks a tensor against what the manifest says of it.
 *
 * @param sizes what the named dimensions stand for so far; one name has one size
 */
export function checkTensor(
  port: TensorPort,
  tensor: Tensor | undefined,
  sizes: Record<string, number>,
): Tensor {
  const fail = (reason: string) => new ShapeMismatchError({ tensor: port.name, reason })
  if (!tensor?.shape || !tensor.data) throw fail('it is missing')
  if (!(tensor.data instanceof arrays[port.dtype])) throw fail(`its values must be ${port.dtype}`)
  if (tensor.shape.length !== port.shape.length)
    throw fail(`it must have ${port.shape.length} dimensions`)
  for (const [i, want] of port.shape.entries()) {
    const size = tensor.shape[i] as number
    if (!Number.isSafeInteger(size) || size < 1) throw fail('a dimension is not a positive integer')
    const fixed = typeof want === 'number' ? want : (sizes[want] ?? size)
    if (typeof want !== 'number') sizes[want] = fixed
    if (size !== fixed) throw fail(`dimension ${i} must be ${fixed}, not ${size}`)
  }
  if (tensor.data.length !== tensor.shape.reduce((a, b) => a * b, 1))
    throw fail('its values do not fill its shape')
  return tensor
}

/** Canonical bytes of tensors: a header of names, types and shapes in JCS, a zero byte, then the values, little-endian. */
function tensorBytes(ports: readonly TensorPort[], tensors: TensorMap): Uint8Array {
  const header = new TextEncoder().encode(
    jcs(ports.map(({ name, dtype }) => ({ name, dtype, shape: tensors[name]?.shape ?? null }))),
  )
  const parts: Uint8Array[] = [header, new Uint8Array(1)]
  for (const { name } of ports) {
    const data = tensors[name]?.data
    if (data) parts.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  }
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    bytes.set(part, offset)
    offset += part.length
  }
  return bytes
}
