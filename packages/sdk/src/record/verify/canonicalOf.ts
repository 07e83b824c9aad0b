import type { Tensor, TensorMap } from '../../request/request.js'
import { tensorBytes } from '../../tasks/run.js'

/**
 * Whether bytes are canonical bytes of these tensors, in one of the forms that tasks have. The file names no
 * manifest, which would say in which; no bytes are of two of them for one and the same tensors.
 */
export function areBytesOf(bytes: Uint8Array, tensors: TensorMap): boolean {
  const only = Object.values(tensors).length === 1 ? Object.values(tensors)[0] : undefined
  return isTensors(bytes, tensors) || (!!only && (isText(bytes, only) || isLogits(bytes, only)))
}

/** A header that names them, a zero byte, and their values. */
function isTensors(bytes: Uint8Array, tensors: TensorMap): boolean {
  try {
    const header = new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)))
    const ports = JSON.parse(header)
    return (
      ports.length === Object.keys(tensors).length && areEqual(tensorBytes(ports, tensors), bytes)
    )
  } catch {
    return false
  }
}

/** Of text each byte is a number. */
function isText(bytes: Uint8Array, { data }: Tensor): boolean {
  return bytes.length === data.length && bytes.every((byte, i) => byte === Number(data[i]))
}

/** Integer logits as an EVM packs int32, others as float32. */
function isLogits(bytes: Uint8Array, { data }: Tensor): boolean {
  if (!(data instanceof Float32Array) || bytes.length !== 4 * data.length) return false
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const all = (read: (at: number) => number) => data.every((value, i) => read(4 * i) === value)
  return all((at) => view.getInt32(at)) || all((at) => view.getFloat32(at))
}

function areEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i])
}
