import { ShapeMismatchError } from '../errors/model.js'
import { InvalidInputError } from '../errors/request.js'
import type { Model } from '../models/model.js'
import type { Payload, TensorMap } from '../request/request.js'
import { classifyTask, hasIntegerLogits } from './classify.js'
import { taskOf } from './tasks.js'
import { arrays } from './tensors.js'

/**
 * The payload that canonical input bytes stand for: the inverse of what a request does with text. For
 * whoever gets the bytes of somebody else's request, as operators and contracts do.
 *
 * @throws InvalidInputError when they are not the bytes that the text in them would give
 * @throws ShapeMismatchError when the model takes no bytes of this form
 * @example
 * const { tensors } = await payloadFromBytes(model, hexToBytes(request.input))
 */
export async function payloadFromBytes(model: Model, bytes: Uint8Array): Promise<Payload> {
  const { preprocess, inputs } = model.manifest.core
  const port = inputs[0]
  if (preprocess.kind !== 'hostname-1' || !port)
    throw new ShapeMismatchError({ tensor: port?.name ?? '', reason: 'the model takes no text' })
  const { length } = preprocess
  if (bytes.length !== length) throw new InvalidInputError({ reason: `it is not ${length} bytes` })
  const end = bytes.indexOf(0)
  const payload = await classifyTask.encode(model, bytes.slice(0, end < 0 ? length : end))
  // Another spelling of a name would be another digest of it: there is one.
  if (!bytes.every((byte, i) => byte === payload.bytes[i]))
    throw new InvalidInputError({ reason: 'its bytes are not in canonical form' })
  return payload
}

/** The bytes that digests and claims about a model's output are made over. */
export function outputBytes(model: Model, outputs: TensorMap): Uint8Array {
  return taskOf(model.manifest.core.task).outputBytes(model, outputs)
}

/**
 * The outputs that canonical output bytes stand for: the inverse of {@link outputBytes}, for models whose
 * logits are integers.
 *
 * @throws ShapeMismatchError when no output of this model has these bytes
 */
export function outputsFromBytes(model: Model, bytes: Uint8Array): TensorMap {
  const { outputs, labels = [] } = model.manifest.core
  const port = outputs[0]
  const fail = (reason: string) => new ShapeMismatchError({ tensor: port?.name ?? '', reason })
  if (!port || !hasIntegerLogits(model)) throw fail('the logits of this model are no integers')
  if (bytes.length !== 4 * labels.length) throw fail(`expected ${labels.length} logits`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const logits = labels.map((_, i) => view.getInt32(4 * i))
  const data =
    port.dtype === 'int64'
      ? BigInt64Array.from(logits, BigInt)
      : (arrays[port.dtype] as Float32ArrayConstructor).from(logits)
  // A batch of one.
  const shape = port.shape.map((size) => (typeof size === 'number' ? size : 1))
  const tensors = { [port.name]: { shape, data } }
  // Not every integer of 32 bits is a float of 32 bits.
  const given = outputBytes(model, tensors)
  if (!bytes.every((byte, i) => byte === given[i])) throw fail('its logits are out of range')
  return tensors
}
