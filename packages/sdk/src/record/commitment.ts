import { sha256 } from '../utils/digest.js'
import { type Hex, toHex } from '../utils/hex.js'

/** What opens a commitment: whoever has it can check which bytes were meant. */
export type Opening = {
  /** 32 random bytes. */
  salt: Hex
  /** The canonical bytes of the input or output. */
  bytes: Uint8Array
}

/**
 * Commits to bytes without telling them: SHA-256 of the salt and then the bytes. The salt matters:
 * hostnames are few enough to be found by hashing them all. Done off the page's thread, because an output
 * may be megabytes; the bytes may be changed as soon as this returns.
 */
export async function commit(bytes: Uint8Array): Promise<{ commitment: Hex; opening: Opening }> {
  const salt = crypto.getRandomValues(new Uint8Array(32))
  const salted = new Uint8Array(salt.length + bytes.length)
  salted.set(salt)
  salted.set(bytes, salt.length)
  const opening = { salt: toHex(salt), bytes: salted.subarray(salt.length) }
  return { commitment: `0x${await sha256(salted)}`, opening }
}
