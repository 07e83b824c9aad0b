import { keccak256 } from '../utils/digest.js'
import type { Hex } from '../utils/hex.js'
import { jcs } from '../utils/jcs.js'
import type { ManifestCore } from './manifest.js'

/**
 * The identity of a model: `keccak256(JCS(core))`. Two models with one id run the same files, with the
 * same pre- and post-processing, and must give the same golden outputs.
 *
 * @example modelId(manifest.core) // '0x5f0c…', 32 bytes
 */
export function modelId(core: ManifestCore): Hex {
  return keccak256(jcs(core))
}
