import { ed25519 } from '@noble/curves/ed25519.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { fromHex, type Hex, toHex } from '../../../utils/hex.js'

/** What a signature is checked against: an address, or a public key. */
export type SignatureParts = {
  algorithm: 'ecdsa' | 'ed25519'
  signer: Hex
  text: string
  signature: Hex
}

/**
 * Whether a key signed a text: by EIP-191 whoever has an address (`ecdsa`, 65 bytes), or a public key over the
 * text's bytes (`ed25519`, 64 bytes). Never throws: what is no signature is not the key's.
 */
export function isSignedBy({ algorithm, signer, text, signature }: SignatureParts): boolean {
  const message = new TextEncoder().encode(text)
  const bytes = fromHex(signature)
  try {
    if (algorithm === 'ecdsa') return addressOf(message, bytes) === signer.toLowerCase()
    return ed25519.verify(bytes, message, fromHex(signer), { zip215: false })
  } catch {
    return false
  }
}

/** The address of whoever signed a message, as wallets sign it. @throws for what is no signature */
function addressOf(message: Uint8Array, signature: Uint8Array): Hex {
  const prefix = new TextEncoder().encode(`\x19Ethereum Signed Message:\n${message.length}`)
  const hash = keccak_256(Uint8Array.of(...prefix, ...message))
  // Wallets put the recovery bit last, as 27 or 28; some as 0 or 1. The library has it first.
  const recovery = signature[64] ?? Number.NaN
  const ordered = Uint8Array.of(
    recovery >= 27 ? recovery - 27 : recovery,
    ...signature.subarray(0, 64),
  )
  const key = secp256k1.recoverPublicKey(ordered, hash, { prehash: false })
  const point = secp256k1.Point.fromBytes(key).toBytes(false)
  return toHex(keccak_256(point.subarray(1)).subarray(12))
}
