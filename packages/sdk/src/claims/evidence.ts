import { concat, type Hex, numberToHex, size, slice } from 'viem'

/** One seat's part in quorum evidence. Times are Unix times in seconds. */
export type SeatClaim = {
  seat: number
  issuedAt: bigint
  validUntil: bigint
  /**
   * 64 bytes: an EIP-2098 signature of the claim. 68 + 32·n bytes: one of a batch, its count in 4 bytes,
   * and the n siblings of the claim's struct hash.
   */
  proof: Hex
}

export type QuorumClaims = { epoch: number; claims: readonly SeatClaim[] }

/**
 * Packs claims as `QuorumVerifier` reads them: epoch (4 bytes), then for each claim, in ascending order of
 * seats: seat (1), issuedAt (8), validUntil (8), length of the proof (2), proof. Big-endian.
 */
export function packEvidence({ epoch, claims }: QuorumClaims): Hex {
  const parts = [...claims]
    .sort((a, b) => a.seat - b.seat)
    .flatMap(({ seat, issuedAt, validUntil, proof }) => [
      numberToHex(seat, { size: 1 }),
      numberToHex(issuedAt, { size: 8 }),
      numberToHex(validUntil, { size: 8 }),
      numberToHex(size(proof), { size: 2 }),
      proof,
    ])
  return concat([numberToHex(epoch, { size: 4 }), ...parts])
}

/** One seat's part in a batch's evidence. Times are Unix times in seconds. */
export type SeatBatch = Omit<SeatClaim, 'proof'> & {
  /** EIP-2098 signature of `ClaimBatch(root, count, operator)`. */
  signature: Hex
}

/**
 * Packs what shows a whole batch, as `QuorumVerifier.verifyBatch` reads it: epoch (4 bytes), then for each
 * operator, in ascending order of seats: seat (1), issuedAt (8), validUntil (8), signature (64).
 */
export function packBatchEvidence(epoch: number, batches: readonly SeatBatch[]): Hex {
  const parts = [...batches]
    .sort((a, b) => a.seat - b.seat)
    .flatMap(({ seat, issuedAt, validUntil, signature }) => [
      numberToHex(seat, { size: 1 }),
      numberToHex(issuedAt, { size: 8 }),
      numberToHex(validUntil, { size: 8 }),
      signature,
    ])
  return concat([numberToHex(epoch, { size: 4 }), ...parts])
}

/** A batch's proof for one of its claims. */
export function packBatchProof(signature: Hex, count: number, siblings: readonly Hex[]): Hex {
  return concat([signature, numberToHex(count, { size: 4 }), ...siblings])
}

/** The parts of a proof, told apart by its length; `undefined` for one of no form that is known. */
export function readProof(
  proof: Hex,
): { signature: Hex; batch?: { count: number; siblings: Hex[] } } | undefined {
  const length = size(proof)
  const signature = length >= 64 ? slice(proof, 0, 64) : undefined
  if (signature === undefined) return undefined
  if (length === 64) return { signature }
  if (length < 68 || (length - 68) % 32 !== 0) return undefined
  const count = Number(slice(proof, 64, 68))
  const siblings: Hex[] = []
  for (let at = 68; at < length; at += 32) siblings.push(slice(proof, at, at + 32))
  const depth = count < 1 ? -1 : Math.ceil(Math.log2(count))
  return siblings.length === depth ? { signature, batch: { count, siblings } } : undefined
}
