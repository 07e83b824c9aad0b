import type { Call } from '../http/call.js'
import { datatypeOf } from './datatypes.js'
import { tensorModel, versionOf } from './serveInfer.js'

/** `GET /v2` */
export const serverMetadata = () => ({
  name: 'trine',
  version: '1',
  extensions: ['binary_tensor_data'],
})

/** `GET /v2/models/{name}`: -1 stands for any size. Tensors are told where the manifest is known. */
export function modelMetadata({ endpoint, name }: Call) {
  const served = tensorModel(endpoint.models, name)
  const { inputs = [], outputs = [] } = served.model?.manifest.core ?? {}
  const describe = (ports: typeof inputs) =>
    ports.map(({ name, dtype, shape }) => ({
      name,
      datatype: datatypeOf(dtype),
      shape: shape.map((size) => (typeof size === 'number' ? size : -1)),
    }))
  return {
    name,
    versions: [versionOf(served)],
    platform: 'trine',
    inputs: describe(inputs),
    outputs: describe(outputs),
  }
}

/** `GET /v2/models/{name}/ready` */
export function modelReady({ endpoint, name }: Call) {
  tensorModel(endpoint.models, name)
  return { name, ready: !endpoint.stopping() }
}
