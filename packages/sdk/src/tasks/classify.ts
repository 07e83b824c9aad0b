import { ShapeMismatchError } from '../errors/model.js'
import { InvalidParametersError } from '../errors/request.js'
import type { Model } from '../models/model.js'
import type { TensorMap } from '../request/request.js'
import { own } from '../utils/own.js'
import { hostnameBytes } from './hostname.js'
import type { Task } from './task.js'

export type Classification = {
  /** The label whose logit is the greatest; of equals the first. */
  label: string
  /** One for each label, in the manifest's order. Integers for a model of class `exact`. */
  logits: readonly number[]
  /**
   * Calibrated chance of each label on the data the model was measured on. For display: an attacker
   * chooses the input, hence this figure. Absent for a model that was not calibrated.
   */
  probabilities?: Readonly<Record<string, number>> | undefined
}

export const classifyTask: Task<string | Uint8Array, Classification> = {
  name: 'classify',

  async encode(model, input) {
    const { preprocess, inputs } = model.manifest.core
    const port = inputs[0]
    if (preprocess.kind !== 'hostname-1' || !port)
      throw new InvalidParametersError({
        parameter: 'models',
        reason: 'this model does not take text; use run()',
      })
    if (typeof input !== 'string' && !(input instanceof Uint8Array))
      throw new InvalidParametersError({ parameter: 'input', reason: 'not a string or bytes' })
    const bytes = await hostnameBytes(input, preprocess.length)
    return {
      bytes,
      tensors: { [port.name]: { shape: [1, preprocess.length], data: Float32Array.from(bytes) } },
    }
  },

  decode(model, outputs) {
    const { labels = [] } = model.manifest.core
    const logits = [...logitsOf(model, outputs)]
    let best = 0
    for (let i = 1; i < logits.length; i++)
      if ((logits[i] as number) > (logits[best] as number)) best = i
    return { label: labels[best] as string, logits, probabilities: calibrate(model, logits) }
  },

  outputBytes(model, outputs) {
    const logits = logitsOf(model, outputs)
    const view = new DataView(new ArrayBuffer(4 * logits.length))
    // Integer logits as an EVM packs int32: big-endian, two's complement. Others as float32.
    const integers = hasIntegerLogits(model)
    for (const [i, logit] of logits.entries())
      integers ? view.setInt32(4 * i, logit) : view.setFloat32(4 * i, logit)
    return new Uint8Array(view.buffer)
  },

  judge: ({ label, probabilities }) => ({ label, probability: probabilities?.[label] }),
}

/**
 * Whether a model's logits are integers. Read from its golden vectors, which are part of its identity:
 * so a model has one form of output bytes, and no two outputs have the same bytes.
 */
export function hasIntegerLogits({ manifest }: Model): boolean {
  const { determinism, golden, outputs } = manifest.core
  const name = outputs[0]?.name ?? ''
  return (
    determinism.class === 'exact' &&
    golden.length > 0 &&
    golden.every((vector) => own(vector.outputs, name)?.data.every(isInt32))
  )
}

function isInt32(value: number): boolean {
  return (value | 0) === value
}

function logitsOf(model: Model, outputs: TensorMap): number[] {
  const { outputs: ports, labels = [] } = model.manifest.core
  const port = ports[0]
  const tensor = port && own(outputs, port.name)
  if (!tensor || tensor.data.length !== labels.length)
    throw new ShapeMismatchError({
      tensor: port?.name ?? '',
      reason: `expected ${labels.length} logits`,
    })
  const logits = Array.from(tensor.data as Float32Array, Number)
  if (hasIntegerLogits(model) && !logits.every(isInt32))
    throw new ShapeMismatchError({ tensor: port.name, reason: 'its logits must be integers' })
  return logits
}

/** Linear between the manifest's points, flat beyond them: no `Math.exp`, so the same everywhere. */
function calibrate(model: Model, logits: readonly number[]): Record<string, number> | undefined {
  const points = model.manifest.calibration?.points
  const [first, second] = model.manifest.core.labels ?? []
  if (!points || first === undefined || second === undefined || logits.length !== 2)
    return undefined
  const margin = (logits[1] as number) - (logits[0] as number)
  const above = points.findIndex(([x]) => x > margin)
  const [low, high] = [points[above < 0 ? points.length - 1 : above - 1], points[above]]
  let chance = (low ?? high)?.[1] ?? 0.5
  if (low && high) chance = low[1] + ((high[1] - low[1]) * (margin - low[0])) / (high[0] - low[0])
  return { [first]: 1 - chance, [second]: chance }
}
