import { type Claim, maxClaimAge, pushNonce } from '../claims/claim.js'
import { requestId } from '../claims/requestId.js'
import { signerOf } from '../claims/signature.js'
import type { Check, QuorumEvidence } from './verdict.js'

const vacant = `0x${'0'.repeat(40)}`
type SeatPart = QuorumEvidence['claims'][number]

/**
 * What can be seen of quorum evidence by itself: that so many different seats of the committee it names
 * signed one and the same answer. Whether that committee is the chain's is another matter.
 */
export async function claimChecks(evidence: QuorumEvidence): Promise<Check[]> {
  const { claims, quorum, seats, block, nonce, fulfilled } = evidence
  const occupied = seats.filter((key) => key !== vacant)
  const now = BigInt(block.timestamp)
  const signed = await Promise.all(claims.map((part) => isSigned(evidence, part)))
  return [
    { name: 'request-id', passed: hasOwnId(evidence) },
    // The hub has to have taken an answer that was asked of it; by pull the consumer's contract looks.
    { name: 'way-in', passed: BigInt(nonce) >= pushNonce === (fulfilled !== undefined) },
    { name: 'seats-differ', passed: new Set(occupied).size === occupied.length },
    {
      name: 'claims-in-order',
      passed: claims.every(
        ({ seat }, i) => seat > (claims[i - 1]?.seat ?? -1) && (seats[seat] ?? vacant) !== vacant,
      ),
    },
    { name: 'claim-count', passed: quorum >= 1 && claims.length === quorum },
    { name: 'claims-signed', passed: signed.every((is) => is) },
    {
      name: 'claims-timely',
      passed: claims.every(
        ({ issuedAt, validUntil }) =>
          BigInt(issuedAt) <= now &&
          now <= BigInt(validUntil) &&
          now <= BigInt(issuedAt) + maxClaimAge,
      ),
    },
  ]
}

function hasOwnId({ nonce, ...evidence }: QuorumEvidence): boolean {
  try {
    const chainId = BigInt(evidence.chainId)
    return requestId({ ...evidence, chainId, nonce: BigInt(nonce) }) === evidence.requestId
  } catch {
    // An integer larger than any that a contract knows.
    return false
  }
}

/** What a seat's holder must have signed: all that the claims share, and what is its own. */
function claimOf(evidence: QuorumEvidence, { seat, issuedAt, validUntil }: SeatPart): Claim {
  return {
    ...evidence,
    chainId: BigInt(evidence.chainId),
    setEpoch: BigInt(evidence.epoch),
    issuedAt: BigInt(issuedAt),
    validUntil: BigInt(validUntil),
    operator: evidence.seats[seat] as Claim['operator'],
  }
}

async function isSigned(evidence: QuorumEvidence, part: SeatPart): Promise<boolean> {
  try {
    const signer = await signerOf(claimOf(evidence, part), part.proof)
    return signer?.toLowerCase() === evidence.seats[part.seat]
  } catch {
    return false
  }
}
