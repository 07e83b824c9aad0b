import * as v from 'valibot'
import { Failure } from '../http/failure.js'
import { arrays, type Datatype, datatypes, type WireTensor } from './datatypes.js'

const size = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** A tensor as the JSON of a request or an answer has it; with binary data its values follow later. */
export const tensorSchema = v.strictObject({
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  shape: v.pipe(v.array(v.pipe(size, v.minValue(1))), v.maxLength(8)),
  datatype: v.picklist(Object.keys(datatypes) as Datatype[]),
  parameters: v.optional(v.looseObject({ binary_data_size: v.optional(size) }), {}),
  data: v.optional(v.array(v.unknown())),
})

type TensorJson = v.InferOutput<typeof tensorSchema>

/**
 * The tensors of a message: their values stand in its JSON, or one after the other behind it.
 *
 * @param binary what follows the JSON
 * @throws Failure
 */
export function decodeTensors(
  tensors: readonly TensorJson[],
  binary: Uint8Array,
  param: 'inputs' | 'outputs',
): WireTensor[] {
  const fail = () => new Failure('invalid_request', { param })
  let offset = 0
  const decoded = tensors.map(({ name, shape, datatype, parameters, data }) => {
    const count = shape.reduce((product, one) => product * one, 1)
    const { binary_data_size: bytes } = parameters
    if ((bytes === undefined) === (data === undefined)) throw fail()
    const values =
      bytes === undefined
        ? fromJson(datatype, data ?? [])
        : fromBinary(datatype, binary.subarray(offset, offset + bytes))
    offset += bytes ?? 0
    if (values?.length !== count || offset > binary.length) throw fail()
    return { name, datatype, shape, data: values }
  })
  if (offset !== binary.length) throw fail()
  if (new Set(tensors.map(({ name }) => name)).size !== tensors.length) throw fail()
  return decoded
}

function fromBinary(datatype: Datatype, bytes: Uint8Array): WireTensor['data'] | undefined {
  const type = arrays[datatype]
  if (bytes.length % type.BYTES_PER_ELEMENT !== 0) return undefined
  // A copy of its own: values must begin at a multiple of their size.
  const values = new type(new Uint8Array(bytes).buffer)
  return valid(datatype, values) ? values : undefined
}

/** Flat, or nested as the shape is. */
function fromJson(datatype: Datatype, data: readonly unknown[]): WireTensor['data'] | undefined {
  const flat = data.flat(8)
  const whole = flat.every((value) => Number.isSafeInteger(value) || typeof value === 'boolean')
  if (datatype === 'FP32')
    return flat.every(Number.isFinite) ? Float32Array.from(flat as number[]) : undefined
  if (!whole) return undefined
  const numbers = flat.map(Number)
  if (datatype === 'INT64') return BigInt64Array.from(numbers, BigInt)
  const values = (arrays[datatype] as Int32ArrayConstructor).from(numbers)
  // One that does not fit would have become another.
  const fits = values.every((value, i) => value === numbers[i])
  return fits && valid(datatype, values) ? values : undefined
}

function valid(datatype: Datatype, values: WireTensor['data']): boolean {
  return datatype !== 'BOOL' || (values as Uint8Array).every((value) => value <= 1)
}
