import { hexToBytes } from 'viem'
import { QuorumNotReachedError } from '../../../errors/chain.js'
import type { Model } from '../../../models/model.js'
import { outputsFromBytes } from '../../../tasks/canonical.js'
import { toHex } from '../../../utils/hex.js'
import type { RouteAnswer } from '../../route.js'
import type { NetworkCall, Order } from '../network.js'
import { type Agreement, askCommittee } from './askCommittee.js'
import { type Committee, readCommittee } from './committee.js'
import type { HubContracts } from './hubContracts.js'
import type { HubState } from './hubState.js'
import { pause } from './pause.js'
import { nextPullNonce } from './pullNonce.js'
import { expectedClaim, questionOf, quorumEvidence } from './question.js'

/**
 * Gathers claims from a committee, for the user's own transaction to carry. Nothing is sent to the chain,
 * and nothing is paid.
 */
export async function pull(
  { context, contracts, committees, settings }: HubState,
  order: Order,
  { signal, onProgress }: NetworkCall,
): Promise<RouteAnswer> {
  signal.throwIfAborted()
  const { timeout, usableFor, onOperator } = settings
  const committee = await committees(order.model, signal)
  const nonce = await nextPullNonce(contracts, context, order.target, signal)
  const question = questionOf(contracts, order, nonce)
  const { inputHash: _, ...asked } = question
  onProgress({ phase: 'run', loaded: 0, total: 0 })
  const agreement = await askCommittee({
    committee,
    question: { ...asked, input: toHex(order.payload.bytes) },
    expected: expectedClaim(question, committee),
    timeout,
    usableFor: BigInt(usableFor),
    onOutcome: onOperator,
    signal,
  })
  const now = await confirm(contracts, order.model, committee, agreement, signal)
  return {
    outputs: outputsFromBytes(order.model, hexToBytes(agreement.output)),
    evidence: quorumEvidence(contracts, question, now, agreement),
    charged: '0',
  }
}

/** Blocks that are waited for until claims are no longer of the future: an operator's chain may be ahead. */
const patience = 20

/**
 * The committee once more, at a block that no claim is later than: what was read before the claims came may
 * have changed meanwhile.
 */
async function confirm(
  contracts: HubContracts,
  model: Model,
  before: Committee,
  { claims }: Agreement,
  signal: AbortSignal,
): Promise<Committee> {
  for (let tries = 0; ; tries++) {
    const now = await readCommittee(contracts, model, signal)
    const gone = claims.filter(
      ({ seat }) => now.epoch !== before.epoch || now.keys[seat] !== before.keys[seat],
    )
    const early = claims.filter(({ issuedAt }) => issuedAt > now.block.timestamp)
    if (gone.length === 0 && early.length === 0) return now
    if (gone.length > 0 || tries === patience)
      throw new QuorumNotReachedError({
        quorum: before.quorum,
        operators: claims.map(({ seat }) => ({
          seat,
          operator: before.keys[seat] as string,
          outcome: 'invalid',
          reason:
            gone.length > 0 ? 'the committee has changed' : 'it was signed for a time to come',
        })),
      })
    await pause(contracts.client.pollingInterval, signal)
  }
}
