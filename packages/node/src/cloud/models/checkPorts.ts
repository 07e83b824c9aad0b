import type { Manifest } from '@trine/sdk/model'
import { datatypeOf, type WireTensor } from '../oip/datatypes.js'

/** Whether tensors are those of a manifest: all of them, and no others. */
export function checkPorts(
  ports: Manifest['core']['inputs'],
  tensors: readonly WireTensor[],
): boolean {
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
  return fits && tensors.length === ports.length
}
