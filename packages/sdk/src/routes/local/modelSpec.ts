import type { Backend } from '../../models/manifest.js'
import type { Model } from '../../models/model.js'
import type { ModelSpec } from './workerProtocol.js'

/** What the worker needs to know of a model's variant for a backend; nothing if it has none. */
export function modelSpec(
  { id, manifest, files }: Model,
  backend: Backend,
  resolve: (url: string) => string,
): (ModelSpec & { variant: string }) | undefined {
  const { core, mirrors } = manifest
  const variant = core.variants.find(({ backends }) => backends.includes(backend))
  const file = core.files.find(({ path }) => path === variant?.file)
  if (!variant || !file) return undefined
  const own = files[file.path]
  const { name, inputs, outputs, golden, determinism } = core
  const urls = [
    ...(own === undefined ? [] : [resolve(own)]),
    ...mirrors.map((mirror) => new URL(file.path, mirror.replace(/\/?$/, '/')).href),
  ]
  return {
    id,
    name,
    variant: variant.name,
    inputs,
    outputs,
    golden,
    determinism,
    file: { ...file, urls },
  }
}
