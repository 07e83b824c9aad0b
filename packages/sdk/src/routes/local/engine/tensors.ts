import type * as Ort from 'onnxruntime-web'
import type { TensorPort } from '../../../models/manifest.js'
import type { Tensor, TensorMap } from '../../../request/request.js'

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
