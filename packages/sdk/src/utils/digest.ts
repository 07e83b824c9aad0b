import { keccak_256 } from '@noble/hashes/sha3.js'
import { type Hex, toHex } from './hex.js'

const encoder = new TextEncoder()

/** Keccak-256, as the EVM computes it. Text is taken as UTF-8. */
export function keccak256(data: Uint8Array | string): Hex {
  return toHex(keccak_256(typeof data === 'string' ? encoder.encode(data) : data))
}

/** SHA-256 as 64 lower-case hexadecimal digits, by the platform's own implementation. */
export async function sha256(data: Uint8Array<ArrayBuffer>): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', data))).slice(2)
}
