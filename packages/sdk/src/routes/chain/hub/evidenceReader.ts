import { type Hex, hexToBigInt, size, slice } from 'viem'
import type { QuorumClaims, SeatClaim } from '../../../claims/evidence.js'

/** Reads packed evidence, as `packEvidence` writes it; `undefined` for what has another form. */
export function readEvidence(packed: Hex): QuorumClaims | undefined {
  const length = size(packed)
  const claims: SeatClaim[] = []
  let at = 0
  const take = (bytes: number): Hex => {
    at += bytes
    if (at > length) throw new RangeError()
    return bytes === 0 ? '0x' : slice(packed, at - bytes, at)
  }
  const integer = (bytes: number) => hexToBigInt(take(bytes))
  try {
    const epoch = Number(integer(4))
    while (at < length) {
      const [seat, issuedAt, validUntil] = [Number(integer(1)), integer(8), integer(8)]
      claims.push({ seat, issuedAt, validUntil, proof: take(Number(integer(2))) })
    }
    return { epoch, claims }
  } catch {
    return undefined
  }
}
