import type { Backend } from '../../models/manifest.js'
import type { Model } from '../../models/model.js'
import type { ModelSpec } from './workerProtocol.js'

/** What the worker needs to know of a model's variant for a backend; nothing if it has none. */
export function modelSpec(
  { id, manifest, files }: Model,
  backend: Backend,
  resolve: (url: string) => string,
): (ModelSpec & { variant: string }) | undefined {
  const { core } = manifest
  const variant = core.variants.find(({ backends }) => backends.includes(backend))
  const file = core.files.find(({ path }) => path === variant?.file)
  if (!variant || !file) return undefined
  const own = files[file.path]
  // The manifest's mirrors are not asked: the id that the app trusts does not cover them, and a
  // request to one would tell it who uses which model.
  const urls = own === undefined ? [] : [resolve(own)]
  return { id, core, variant: variant.name, file: { ...file, urls } }
}
