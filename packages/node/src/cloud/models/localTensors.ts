import type { ModelSource } from '@trine/sdk'
import { defineModel } from '@trine/sdk/model'
import type { Engine } from '../../run/engine.js'
import { Failure } from '../http/failure.js'
import { datatypeOf } from '../oip/datatypes.js'
import { checkPorts } from './checkPorts.js'
import type { Runs } from './served.js'

/** Runs a model of tensors on this machine. */
export function localTensors(source: ModelSource, engine: Engine): NonNullable<Runs['infer']> {
  const { inputs, outputs } = defineModel(source).manifest.core
  return async (tensors, signal) => {
    if (!checkPorts(inputs, tensors)) throw new Failure('invalid_request', { param: 'inputs' })
    const given = Object.fromEntries(
      tensors.map(({ name, shape, data }) => [name, { shape, data }]),
    )
    const result = await engine.infer(source, given, signal)
    return outputs.flatMap(({ name, dtype }) => {
      const tensor = result.outputs[name]
      return tensor ? [{ name, datatype: datatypeOf(dtype), ...tensor }] : []
    })
  }
}
