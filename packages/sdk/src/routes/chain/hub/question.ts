import { noParams, type Question } from '../../../claims/claim.js'
import type { SeatClaim } from '../../../claims/evidence.js'
import { requestId } from '../../../claims/requestId.js'
import { keccak256 } from '../../../utils/digest.js'
import type { Hex } from '../../../utils/hex.js'
import type { QuorumEvidence } from '../../../verify/verdict.js'
import type { Order } from '../network.js'
import type { ExpectedClaim } from './checkClaim.js'
import type { BlockRef, Committee } from './committee.js'
import { type HubContracts, lower } from './hubContracts.js'

/** What an order asks of a committee. */
export function questionOf(
  { chainId, hub }: HubContracts,
  { model, payload, target }: Pick<Order, 'model' | 'payload' | 'target'>,
  nonce: bigint,
): Question {
  return {
    chainId: BigInt(chainId),
    hub,
    consumer: lower(target.consumer),
    requester: lower(target.requester),
    modelId: model.id,
    paramsHash: noParams,
    inputHash: keccak256(payload.bytes),
    nonce,
  }
}

/** What every claim about a question must say, whoever makes it. */
export function expectedClaim(
  { nonce, ...shared }: Question,
  { runtimeHash, class: number, epoch }: Pick<Committee, 'runtimeHash' | 'class' | 'epoch'>,
): Omit<ExpectedClaim, 'operator'> {
  const id = requestId({ ...shared, nonce })
  return { ...shared, runtimeHash, class: number, setEpoch: BigInt(epoch), requestId: id }
}

/** Claims of a quorum, with all that it takes to check them again. */
export function quorumEvidence(
  { verifier }: HubContracts,
  question: Question,
  committee: Omit<Committee, 'price' | 'seats' | 'slashable'>,
  answer: {
    outputHash: Hex
    claims: readonly SeatClaim[]
    fulfilled?: QuorumEvidence['fulfilled']
  },
): QuorumEvidence {
  const { chainId, nonce, ...asked } = question
  const { runtimeHash, class: number, quorum, epoch, keys, block } = committee
  return {
    kind: 'quorum',
    ...asked,
    chainId: chainId.toString(),
    nonce: nonce.toString(),
    verifier,
    runtimeHash,
    outputHash: answer.outputHash,
    class: number,
    requestId: requestId(question),
    epoch,
    quorum,
    seats: [...keys],
    block: blockJson(block),
    claims: [...answer.claims]
      .sort((a, b) => a.seat - b.seat)
      .map(({ seat, issuedAt, validUntil, proof }) => ({
        seat,
        issuedAt: issuedAt.toString(),
        validUntil: validUntil.toString(),
        proof,
      })),
    ...(answer.fulfilled && { fulfilled: answer.fulfilled }),
  }
}

function blockJson({ number, hash, timestamp }: BlockRef): QuorumEvidence['block'] {
  return { number: number.toString(), hash, timestamp: timestamp.toString() }
}
