import { ManifestInvalidError, ModelIdMismatchError } from '../errors/model.js'
import { InvalidParametersError } from '../errors/request.js'
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

const known = new WeakMap<object, Map<string, Model>>()

/**
 * Checks a model's description against the id that the app trusts. Fetches nothing. A manifest is read
 * once: changing the object afterwards changes nothing.
 *
 * @throws ManifestInvalidError when the manifest does not have the form of `model.schema.json`
 * @throws ModelIdMismatchError when it describes another model, or another version of it
 * @example
 * const model = defineModel(lookalikeSmall)
 * model.manifest.core.name // 'lookalike-small'
 */
export function defineModel(source: ModelSource): Model {
  if (typeof source !== 'object' || source === null)
    throw new InvalidParametersError({ parameter: 'models', reason: 'one of them is no model' })
  const { modelId: expected, manifest } = source
  const files = Object.fromEntries(
    Object.entries(source.files ?? {}).map(([path, url]) => [path, String(url)]),
  )
  // A manifest is read once. What is done to it later changes nothing: the model is a frozen copy.
  const home = typeof manifest === 'object' && manifest !== null ? manifest : source
  const seen = known.get(home) ?? new Map<string, Model>()
  known.set(home, seen)
  const key = JSON.stringify([expected, files])
  const model = seen.get(key) ?? deepFreeze({ ...checkManifest(manifest, expected), files })
  seen.set(key, model)
  return model
}

function checkManifest(json: unknown, expected: string): Omit<Model, 'files'> {
  const manifest = parseManifest(json)
  const actual = canonical(() => modelId(manifest.core))
  // Both: a manifest that lies about its own id is as wrong as one that is of another model.
  for (const claimed of [expected, manifest.modelId])
    if (claimed !== actual) throw new ModelIdMismatchError({ expected: String(claimed), actual })
  return { id: actual, manifest, manifestDigest: canonical(() => keccak256(jcs(manifest))) }
}

/** A lone surrogate in a manifest is JSON, and has no canonical bytes. */
function canonical<T>(digest: () => T): T {
  try {
    return digest()
  } catch {
    throw new ManifestInvalidError({ path: '', reason: 'expected text that has a canonical form' })
  }
}

/** A model is shared by all requests: no route may change it for another. */
function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null)
    for (const item of Object.values(Object.freeze(value))) deepFreeze(item)
  return value
}
