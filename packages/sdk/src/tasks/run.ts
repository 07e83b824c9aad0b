import { InvalidParametersError } from '../errors/request.js'
import type { TensorPort } from '../models/manifest.js'
import type { TensorMap } from '../request/request.js'
import { jcs } from '../utils/jcs.js'
import { own } from '../utils/own.js'
import type { Task } from './task.js'
import { checkTensors } from './tensors.js'

/** Named tensors in, named tensors out. */
export const runTask: Task<TensorMap, TensorMap> = {
  name: 'run',
  async encode(model, input) {
    const ports = model.manifest.core.inputs
    if (typeof input !== 'object' || input === null)
      throw new InvalidParametersError({ parameter: 'input', reason: 'not tensors by their names' })
    // Copies: what runs is what the digest is of, whatever the app does with its arrays meanwhile.
    const tensors = Object.fromEntries(
      Object.entries(checkTensors(ports, input)).map(([name, { shape, data }]) => [
        name,
        { shape: [...shape], data: data.slice() },
      ]),
    )
    return { bytes: tensorBytes(ports, tensors), tensors }
  },
  decode: (_model, outputs) => outputs,
  outputBytes: (model, outputs) => tensorBytes(model.manifest.core.outputs, outputs),
}

/** Canonical bytes of tensors: a header of names, types and shapes in JCS, a zero byte, then the values, little-endian. */
export function tensorBytes(ports: readonly TensorPort[], tensors: TensorMap): Uint8Array {
  const header = new TextEncoder().encode(
    jcs(
      ports.map(({ name, dtype }) => ({ name, dtype, shape: own(tensors, name)?.shape ?? null })),
    ),
  )
  const parts: Uint8Array[] = [header, new Uint8Array(1)]
  for (const { name } of ports) {
    const data = own(tensors, name)?.data
    if (data) parts.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  }
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    bytes.set(part, offset)
    offset += part.length
  }
  return bytes
}
