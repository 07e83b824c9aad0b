import type { Backend, ManifestCore } from '../../models/manifest.js'
import type { Model } from '../../models/model.js'
import type { ModelSpec } from './workerProtocol.js'

/** What the worker needs to know of a model's variant for a backend; nothing if it has none. */
export function modelSpec(
  { id, manifest, files }: Model,
  backend: Backend,
  resolve: (url: string) => string,
): ModelSpec | undefined {
  const { core } = manifest
  const variant = core.variants.find(({ backends }) => backends.includes(backend))
  if (!variant) return undefined
  // The manifest's mirrors are not asked: the id that the app trusts does not cover them, and a
  // request to one would tell it who uses which model.
  const urlsOf = (own: string | undefined) => (own === undefined ? [] : [resolve(own)])
  return {
    id,
    core,
    variant: variant.name,
    files: filesOf(core, variant.file).map((file) => ({ ...file, urls: urlsOf(files[file.path]) })),
  }
}

/** A variant's graph, and what it shares with others, such as a tokenizer: all but the others' graphs. */
function filesOf({ files, variants }: ManifestCore, graph: string): ManifestCore['files'] {
  return files.filter(({ path }) => path === graph || !variants.some(({ file }) => file === path))
}
