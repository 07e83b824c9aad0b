import type { Model } from '../models/model.js'
import type { Payload, Tensor, TensorMap } from '../request/request.js'
import { textsOf } from '../tasks/embed.js'
import { checkTensors } from '../tasks/tensors.js'

/** Whether outputs are what a model of this manifest gives for such inputs, by their form. */
export function outputsFit({ manifest }: Model, { tensors }: Payload, outputs: TensorMap): boolean {
  // A dimension that has a name is as large in the outputs as it was in the inputs.
  const sizes = new Map<string, number>()
  try {
    // A vector for each text, no more and no fewer: else one would stand for another's text.
    if (manifest.core.preprocess.kind === 'text-1') sizes.set('texts', textsOf(tensors).length)
    checkTensors(manifest.core.inputs, tensors, sizes)
    checkTensors(manifest.core.outputs, outputs, sizes)
  } catch {
    return false
  }
  return Object.values(outputs).every(hasFiniteValues)
}

function hasFiniteValues({ data }: Tensor): boolean {
  if (!(data instanceof Float32Array)) return true
  // A sum of finite float32s is finite in float64, and NaN or infinity never leaves a sum.
  let sum = 0
  for (const value of data) sum += value
  return Number.isFinite(sum)
}
