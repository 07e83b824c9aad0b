import type { Model } from '../models/model.js'
import type { Payload, TaskName, TensorMap } from '../request/request.js'

/** A kind of inference: how its input becomes tensors, and tensors its output. */
export type Task<Input, Output> = {
  name: TaskName
  /** @throws InvalidInputError and its sisters, before anything is planned or paid */
  encode: (model: Model, input: Input) => Promise<Payload>
  decode: (model: Model, outputs: TensorMap) => Output
  /** The bytes that digests and claims about an output are made over. */
  outputBytes: (model: Model, outputs: TensorMap) => Uint8Array
  /** What the policy weighs. Absent where an output is not one label of several. */
  judge?: ((output: Output) => { label: string; probability: number | undefined }) | undefined
}
