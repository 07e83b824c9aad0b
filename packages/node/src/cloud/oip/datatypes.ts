import type { Tensor } from '@trine/sdk'
import type { Manifest } from '@trine/sdk/model'

type Port = Manifest['core']['inputs'][number]
export type DType = Port['dtype']

/** Types of the Open Inference Protocol: those that manifests know, by the names they have there. */
export const datatypes = {
  FP32: 'float32',
  INT32: 'int32',
  INT64: 'int64',
  UINT8: 'uint8',
  INT8: 'int8',
  BOOL: 'bool',
} as const satisfies Record<string, DType>

export type Datatype = keyof typeof datatypes

export const datatypeOf = (dtype: DType): Datatype =>
  (Object.keys(datatypes) as Datatype[]).find((one) => datatypes[one] === dtype) as Datatype

/** A tensor on the wire: with its name and type. */
export type WireTensor = Tensor & { name: string; datatype: Datatype }

export const arrays = {
  FP32: Float32Array,
  INT32: Int32Array,
  INT64: BigInt64Array,
  UINT8: Uint8Array,
  INT8: Int8Array,
  BOOL: Uint8Array,
} as const satisfies Record<Datatype, unknown>
