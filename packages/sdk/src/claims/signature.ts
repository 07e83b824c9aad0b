import {
  type Hex,
  parseCompactSignature,
  parseSignature,
  recoverAddress,
  serializeCompactSignature,
  signatureToCompactSignature,
} from 'viem'
import { batchDigest, type Claim, claimDigest, claimHash } from './claim.js'
import { readProof } from './evidence.js'
import { merkleRootOf } from './merkle.js'

/** Half the order of secp256k1: of the two signatures with one meaning, contracts take the lower. */
const maxS = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n

/** A 65-byte signature in the 64 bytes of EIP-2098. */
export function toCompact(signature: Hex): Hex {
  return serializeCompactSignature(signatureToCompactSignature(parseSignature(signature)))
}

/** Who made a compact signature of a digest; `undefined` where nobody can have. */
export async function recoverSigner(hash: Hex, compact: Hex): Promise<Hex | undefined> {
  try {
    const { r, yParityAndS } = parseCompactSignature(compact)
    const bits = BigInt(yParityAndS)
    const s = bits & ((1n << 255n) - 1n)
    if (s > maxS) return undefined
    const yParity = Number(bits >> 255n)
    const signature = { r, s: `0x${s.toString(16).padStart(64, '0')}` as Hex, yParity }
    return await recoverAddress({ hash, signature })
  } catch {
    return undefined
  }
}

/** Whose signature shows a claim, alone or as one of a batch. The claim names its operator itself. */
export async function signerOf(claim: Claim, proof: Hex): Promise<Hex | undefined> {
  const read = readProof(proof)
  if (!read) return undefined
  const { signature, batch } = read
  if (!batch) return recoverSigner(claimDigest(claim), signature)
  const root = merkleRootOf(claimHash(claim), batch.siblings)
  const { operator } = claim
  return recoverSigner(batchDigest({ root, count: batch.count, operator }), signature)
}
