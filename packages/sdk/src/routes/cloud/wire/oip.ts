import type { Tensor, TensorMap } from '../../../request/request.js'
import { isObject, type JsonObject, readJsonObject } from './json.js'
import { checkError } from './openaiChat.js'
import { malformed } from './wireError.js'

/** The types that both manifests and the protocol have. Values are little-endian, as typed arrays are here. */
const datatypes = {
  FP32: Float32Array,
  INT32: Int32Array,
  INT64: BigInt64Array,
  UINT8: Uint8Array,
  INT8: Int8Array,
  BOOL: Uint8Array,
} as const
type Datatype = keyof typeof datatypes

/** By the manifest's names. */
const datatypeOf = {
  float32: 'FP32',
  int32: 'INT32',
  int64: 'INT64',
  uint8: 'UINT8',
  int8: 'INT8',
  bool: 'BOOL',
} as const satisfies Record<string, Datatype>

/** A body of JSON, and after it the values of tensors. */
export type OipBody = { bytes: Uint8Array<ArrayBuffer>; jsonLength: number }

type Port = { name: string; dtype: keyof typeof datatypeOf }

/** The body of a request, with binary tensors both ways. */
export function oipBody({
  tensors,
  inputs,
  outputs,
  more,
}: {
  tensors: TensorMap
  inputs: readonly Port[]
  outputs: readonly Port[]
  more: JsonObject
}): OipBody {
  const values = inputs.map(({ name }) => bytesOf(tensors[name] as Tensor))
  const head = new TextEncoder().encode(
    JSON.stringify({
      ...more,
      parameters: { binary_data_output: true },
      inputs: inputs.map(({ name, dtype }, i) => ({
        name,
        shape: tensors[name]?.shape,
        datatype: datatypeOf[dtype],
        parameters: { binary_data_size: values[i]?.length },
      })),
      outputs: outputs.map(({ name }) => ({ name })),
    }),
  )
  const bytes = new Uint8Array(values.reduce((sum, { length }) => sum + length, head.length))
  bytes.set(head)
  let offset = head.length
  for (const value of values) {
    bytes.set(value, offset)
    offset += value.length
  }
  return { bytes, jsonLength: head.length }
}

/**
 * The tensors in a body, by their names: those of a request (`'inputs'`) or of a response (`'outputs'`). Whether
 * the model has such is not looked at here.
 *
 * @param jsonLength bytes of JSON at its beginning. Default: as many as the JSON object there has
 * @param model the name of the model that was asked, which the answer must not contradict
 * @throws WireError
 */
export function readTensors(
  bytes: Uint8Array,
  jsonLength: number | undefined,
  side: 'inputs' | 'outputs',
  model?: string,
): TensorMap {
  const end = jsonLength ?? endOfJson(bytes)
  if (!Number.isSafeInteger(end) || end < 0 || end > bytes.length)
    throw malformed('its JSON has no such length')
  const json = readJsonObject(bytes.subarray(0, end))
  checkError(json)
  const { [side]: list, model_name: said } = json
  // The request names its model in its address alone, which no signature is about; the answer names it itself.
  if (model !== undefined && said !== undefined && said !== model)
    throw malformed('it is of another model')
  if (!Array.isArray(list) || list.length === 0 || list.length > 64)
    throw malformed('it has no tensors')
  const tensors = new Map<string, Tensor>()
  let offset = end
  for (const item of list) {
    const { name, shape, datatype, parameters, data } = isObject(item) ? item : {}
    if (typeof name !== 'string' || tensors.has(name)) throw malformed('a tensor has no own name')
    if (!isDatatype(datatype)) throw malformed('a tensor is of a type that no model here has')
    const count = countOf(shape)
    const size = isObject(parameters) ? parameters.binary_data_size : undefined
    const values =
      size === undefined
        ? fromJson(datatype, data, count)
        : fromBytes(datatype, bytes.subarray(offset), size, count)
    if (size !== undefined) offset += values.byteLength
    tensors.set(name, { shape: shape as number[], data: values })
  }
  if (offset !== bytes.length) throw malformed('it has bytes that belong to no tensor')
  return Object.fromEntries(tensors)
}

/**
 * Where the JSON object ends that bytes begin with. A page may not see the header that says so, where the server
 * does not expose it.
 */
export function endOfJson(bytes: Uint8Array): number {
  let depth = 0
  let quoted = false
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]
    if (quoted && byte === 0x5c) i++
    else if (byte === 0x22) quoted = !quoted
    else if (!quoted && byte === 0x7b) depth++
    else if (!quoted && byte === 0x7d && --depth === 0) return i + 1
  }
  return bytes.length
}

const isDatatype = (name: unknown): name is Datatype =>
  typeof name === 'string' && Object.hasOwn(datatypes, name)

function bytesOf({ data }: Tensor): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
}

function countOf(shape: unknown): number {
  const isShape =
    Array.isArray(shape) &&
    shape.length <= 8 &&
    shape.every((size) => Number.isSafeInteger(size) && size >= 1)
  const count = isShape ? shape.reduce((a: number, b: number) => a * b, 1) : Number.NaN
  if (!Number.isSafeInteger(count)) throw malformed('a tensor has no shape')
  return count
}

function fromBytes(
  datatype: Datatype,
  rest: Uint8Array,
  size: unknown,
  count: number,
): Tensor['data'] {
  const Values = datatypes[datatype]
  if (size !== count * Values.BYTES_PER_ELEMENT || size > rest.length)
    throw malformed('the values of a tensor do not fill its shape')
  // A copy: typed arrays begin at multiples of their size.
  const values = new Values(rest.slice(0, size).buffer)
  if (datatype === 'BOOL' && (values as Uint8Array).some((value) => value > 1))
    throw malformed('a truth value of it is neither')
  return values
}

/** From servers without binary tensors: values in a list, or in lists of lists. */
function fromJson(datatype: Datatype, data: unknown, count: number): Tensor['data'] {
  const flat: unknown[] = Array.isArray(data) ? data.flat(8) : []
  if (flat.length !== count) throw malformed('the values of a tensor do not fill its shape')
  const numbers = flat.map((value) => (typeof value === 'boolean' ? Number(value) : value))
  if (!numbers.every((value) => typeof value === 'number'))
    throw malformed('a value of it is no number')
  if (datatype === 'FP32') return Float32Array.from(numbers as number[])
  // Beyond this, JSON has lost digits.
  if (!numbers.every(Number.isSafeInteger)) throw malformed('a value of it is no integer')
  if (datatype === 'INT64') return BigInt64Array.from((numbers as number[]).map(BigInt))
  const values = datatypes[datatype].from(numbers as number[])
  const most = datatype === 'BOOL' ? 1 : Number.POSITIVE_INFINITY
  if (values.some((value, i) => value !== numbers[i] || value > most))
    throw malformed('a value of it is out of range')
  return values
}
