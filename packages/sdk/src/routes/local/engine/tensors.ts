import type * as Ort from 'onnxruntime-web'
import { ShapeMismatchError } from '../../../errors/model.js'
import type { DType, TensorPort } from '../../../models/manifest.js'
import type { Tensor, TensorMap } from '../../../request/request.js'

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
 * Checks tensors against the ports of a model: names, types, shapes, and that values fill shapes.
 *
 * @throws ShapeMismatchError naming the first that does not fit
 */
export function checkTensors(tensors: TensorMap, ports: readonly TensorPort[]): void {
  for (const name of Object.keys(tensors))
    if (!ports.some((port) => port.name === name))
      throw new ShapeMismatchError({ tensor: name, reason: 'the model has no such tensor' })
  const sizes = new Map<string, number>()
  for (const port of ports) {
    const fail = (reason: string): never => {
      throw new ShapeMismatchError({ tensor: port.name, reason })
    }
    const tensor = tensors[port.name] ?? fail('it is missing')
    if (!(tensor.data instanceof arrays[port.dtype])) fail(`its values are not ${port.dtype}`)
    if (!fits(tensor.shape, port.shape, sizes))
      fail(`its shape is [${tensor.shape}], and the model's [${port.shape}]`)
    if (tensor.data.length !== tensor.shape.reduce((a, b) => a * b, 1))
      fail('its values do not fill its shape')
  }
}

/** A name in a port's shape stands for one size, wherever it stands. */
function fits(
  shape: readonly number[],
  port: TensorPort['shape'],
  sizes: Map<string, number>,
): boolean {
  if (shape.length !== port.length) return false
  return port.every((expected, i) => {
    const actual = shape[i] as number
    if (typeof expected === 'number') return actual === expected
    if (!Number.isSafeInteger(actual) || actual < 1) return false
    const size = sizes.get(expected) ?? actual
    sizes.set(expected, size)
    return size === actual
  })
}

/** Whether each floating-point value is a number. */
export function allFinite(tensors: TensorMap): boolean {
  for (const { data } of Object.values(tensors))
    if (data instanceof Float32Array)
      // A loop over indices: this runs on each answer, and an iterator costs ten times as much.
      for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) return false
  return true
}

/** Tensors of ours as tensors of the engine. */
export function toFeeds(
  ort: typeof Ort,
  tensors: TensorMap,
  ports: readonly TensorPort[],
): Record<string, Ort.Tensor> {
  const feeds: Record<string, Ort.Tensor> = {}
  for (const { name, dtype } of ports) {
    const { data, shape } = tensors[name] as Tensor
    feeds[name] = new ort.Tensor(dtype, data as Float32Array, shape)
  }
  return feeds
}
