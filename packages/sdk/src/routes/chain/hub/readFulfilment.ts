import { hexToBytes } from 'viem'
import type { Claim, Question } from '../../../claims/claim.js'
import type { QuorumClaims } from '../../../claims/evidence.js'
import { ClaimsInvalidError } from '../../../errors/chain.js'
import type { Model } from '../../../models/model.js'
import { outputsFromBytes } from '../../../tasks/canonical.js'
import type { Hex } from '../../../utils/hex.js'
import type { RouteAnswer } from '../../route.js'
import { flawOf } from './checkClaim.js'
import { readEvidence } from './evidenceReader.js'
import type { HubContracts } from './hubContracts.js'
import type { Sent } from './outbox.js'
import { expectedClaim, quorumEvidence } from './question.js'
import { type Delivery, readDelivery } from './readDelivery.js'
import { type Seated, seatedAt } from './seatedAt.js'

/** An answer by push, and how the callback ended. */
export type Fulfilment = Omit<RouteAnswer, 'charged'> & Pick<Delivery, 'callback'>

/**
 * Reads an answer out of the transaction that brought it, and checks every claim in it: what counts is what
 * operators signed, and not that an event says so.
 *
 * @throws AnswerUnreadableError, ClaimsInvalidError, ChainUnreachableError
 */
export async function readFulfilment(
  contracts: HubContracts,
  sent: Sent,
  model: Model,
  transaction: Hex,
  signal: AbortSignal,
): Promise<Fulfilment> {
  const delivery = await readDelivery(contracts, sent, transaction, signal)
  const { block, callback, output, outputHash } = delivery
  const fail = (reason: string) => new ClaimsInvalidError({ requestId: sent.requestId, reason })
  const packed = readEvidence(delivery.evidence)
  if (!packed) throw fail('the evidence is malformed')
  const seated = await seatedAt(contracts, model.id, packed.epoch, block.number, signal)
  if (!seated) throw fail('there was no such committee')
  const { chainId, hub } = contracts
  const question: Question = { chainId: BigInt(chainId), hub, ...sent.asked }
  const flaw = await flawOfAll(question, seated, packed, delivery)
  if (flaw !== undefined) throw fail(flaw)
  const fulfilled = {
    transaction,
    block: { number: block.number.toString(), hash: block.hash },
    callback,
  }
  const committee = { ...seated, epoch: packed.epoch, block }
  return {
    outputs: outputsFromBytes(model, hexToBytes(output)),
    evidence: quorumEvidence(contracts, question, committee, {
      outputHash,
      claims: packed.claims,
      fulfilled,
    }),
    callback,
  }
}

/** What is wrong with any of the claims, or with all of them together. */
async function flawOfAll(
  question: Question,
  seated: Seated,
  { epoch, claims }: QuorumClaims,
  { output, outputHash, block }: Delivery,
): Promise<string | undefined> {
  if (claims.length !== seated.quorum) return 'their number is not the quorum'
  const expected = expectedClaim(question, { ...seated, epoch })
  let before = -1
  for (const { seat, issuedAt, validUntil, proof } of claims) {
    if (seat <= before) return 'their seats are not in order'
    before = seat
    const operator = seated.keys[seat]
    if (operator === undefined) return 'there is no such seat'
    if (issuedAt > block.timestamp || validUntil < block.timestamp) return 'one is not of that time'
    const named = { ...expected, operator: operator as Hex }
    const claim: Claim = { ...named, outputHash: outputHash as Hex, issuedAt, validUntil }
    const flaw = await flawOf(claim, proof, output as Hex, named)
    if (flaw !== undefined) return flaw
  }
  return undefined
}
