import { ModelIdMismatchError } from '../errors/model.js'
import { keccak256 } from '../utils/digest.js'
import type { Hex } from '../utils/hex.js'
import { jcs } from '../utils/jcs.js'
import { type Manifest, parseManifest } from './manifest.js'
import { modelId } from './modelId.js'

/** Where a model is described and where its files are. Published by a model's package. */
export type ModelSource = {
  /** The digest that the app trusts. What is fetched must match it. */
  modelId: Hex
  /** Parsed `model.json`. */
  manifest: unknown
  /** URL of each file of the manifest, by its path. */
  files: Readonly<Record<string, string | URL>>
}

/** A model whose manifest is well formed and has the id that the app named. */
export type Model = {
  readonly id: Hex
  readonly manifest: Manifest
  /** Digest of the whole manifest, with the parts that the id does not cover. */
  readonly manifestDigest: Hex
  readonly files: Readonly<Record<string, string>>
}

const known = new WeakMap<ModelSource, Model>()

/**
 * Checks a model's description against the id that the app trusts. Fetches nothing.
 *
 * @throws ManifestInvalidError when the manifest does not have the form of `model.schema.json`
 * @throws ModelIdMismatchError when it describes another model, or another version of it
 * @example
 * const model = defineModel(lookalikeSmall)
 * model.manifest.core.name // 'lookalike-small'
 */
export function defineModel(source: ModelSource): Model {
  const seen = known.get(source)
  if (seen) return seen
  const manifest = parseManifest(source.manifest)
  const actual = modelId(manifest.core)
  // Both: a manifest that lies about its own id is as wrong as one that is of another model.
  for (const claimed of [source.modelId, manifest.modelId])
    if (claimed !== actual) throw new ModelIdMismatchError({ expected: claimed, actual })
  const files: Record<string, string> = {}
  for (const [path, url] of Object.entries(source.files)) files[path] = String(url)
  const model: Model = { id: actual, manifest, manifestDigest: keccak256(jcs(manifest)), files }
  known.set(source, model)
  return model
}
