import { keccak256 } from '../utils/digest.js'
import { type Hex, toHex } from '../utils/hex.js'

/** What opens a commitment: whoever has it can check which bytes were meant. */
export type Opening = { salt: Hex; bytes: Hex }

/**
 * Commits to bytes without telling them. The salt matters: hostnames are few enough to be found by
 * hashing them all.
 */
export function commit(bytes: Uint8Array): { commitment: Hex; opening: Opening } {
  const salt = crypto.getRandomValues(new Uint8Array(32))
  return { commitment: digest(salt, bytes), opening: { salt: toHex(salt), bytes: toHex(bytes) } }
}

function digest(salt: Uint8Array, bytes: Uint8Array): Hex {
  const salted = new Uint8Array(salt.length + bytes.length)
  salted.set(salt)
  salted.set(bytes, salt.length)
  return keccak256(salted)
}
