import type { ModelSource } from '@trine/sdk'
import { defineModel } from '@trine/sdk/model'
import type { Engine } from '../../run/engine.js'
import { Failure } from '../http/failure.js'
import { datatypeOf, type WireTensor } from '../oip/datatypes.js'
import type { Runs } from './served.js'

/** Runs a model of tensors on this machine. */
export function localTensors(source: ModelSource, engine: Engine): NonNullable<Runs['infer']> {
  const { inputs, outputs } = defineModel(source).manifest.core
  return async (tensors, signal) => {
    checkPorts(inputs, tensors)
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

type Ports = ReturnType<typeof defineModel>['manifest']['core']['inputs']

/**
 * Checks that tensors are those of a manifest, all of them and no others.
 *
 * @throws Failure
 */
export function checkPorts(ports: Ports, tensors: readonly WireTensor[]): void {
  const sizes = new Map<string, number>()
  const fits = ports.every((port) => {
    const tensor = tensors.find(({ name }) => name === port.name)
    return (
      tensor?.datatype === datatypeOf(port.dtype) &&
      tensor.shape.length === port.shape.length &&
      port.shape.every((want, i) => {
        const size = tensor.shape[i] as number
        // One name stands for one size.
        if (typeof want === 'string' && !sizes.has(want)) sizes.set(want, size)
        return size === (typeof want === 'string' ? sizes.get(want) : want)
      })
    )
  })
  if (!fits || tensors.length !== ports.length)
    throw new Failure('invalid_request', { param: 'inputs' })
}
