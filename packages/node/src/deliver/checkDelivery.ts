import { type SignedClaim, signerOf } from '@trine/sdk/chain'
import { keccak256 } from 'viem'
import { Refused } from '../admit/refusal.js'
import type { Delivery } from '../journal/deliveries.js'
import type { Node } from '../node.js'
import type { PushRequest } from '../watch/pushRequest.js'

/**
 * Checks a claim about a request by push as the contracts will: every field is the request's or the
 * registry's, and a seat of the committee in office signed it.
 *
 * @throws Refused, RpcUnavailableError
 */
export async function checkDelivery(
  { chain, view }: Pick<Node, 'chain' | 'view'>,
  request: PushRequest,
  signed: SignedClaim,
): Promise<Delivery> {
  const { claim, proof, output } = signed
  const committee = await view.committee(request.modelId)
  if (!committee) throw new Refused('unknown-model')
  const seat = committee.seats.indexOf(claim.operator)
  const { consumer, requester, modelId, paramsHash, inputHash, requestId } = request
  const holds =
    seat >= 0 &&
    BigInt(claim.operator) !== 0n &&
    claim.chainId === chain.chainId &&
    claim.hub === chain.hub &&
    claim.consumer === consumer &&
    claim.requester === requester &&
    claim.modelId === modelId &&
    claim.paramsHash === paramsHash &&
    claim.inputHash === inputHash &&
    claim.requestId === requestId &&
    claim.runtimeHash === committee.runtimeHash &&
    claim.class === committee.class &&
    claim.setEpoch === committee.epoch &&
    claim.outputHash === keccak256(output) &&
    claim.issuedAt < 1n << 64n &&
    claim.validUntil < 1n << 64n &&
    claim.validUntil >= view.head().timestamp
  if (!holds) throw new Refused('claim-invalid')
  const signer = await signerOf(claim, proof)
  if (signer?.toLowerCase() !== claim.operator) throw new Refused('claim-invalid')
  return { claim, proof, output, seat }
}
