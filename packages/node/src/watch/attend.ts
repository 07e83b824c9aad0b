import { inferenceHubAbi } from '@trine/contracts'
import type { SignedClaim } from '@trine/sdk/chain'
import type { Hex } from 'viem'
import { admitTerms } from '../admit/admitTerms.js'
import { passing, Refused } from '../admit/refusal.js'
import { asked } from '../chain/asked.js'
import type { deliverer } from '../deliver/deliver.js'
import type { KeptRequest } from '../journal/requests.js'
import type { Node } from '../node.js'
import type { AskedOf } from '../prove/answer.js'

/** As contracts number them. */
const status = { none: 0, open: 1 } as const

export type Attendant = (kept: KeptRequest) => Promise<void>

/**
 * Does for a request whatever is to be done now, from what the chain and the journal say: answers it,
 * passes the claim on, delivers, or ends it. All that it keeps in memory may be forgotten.
 */
export function attendant(
  node: Node,
  answer: (asked: AskedOf) => Promise<SignedClaim>,
  deliveries: ReturnType<typeof deliverer>,
): Attendant {
  const { chain, view, journal, runner, config, step, log } = node
  /** The block at which a request was first seen to have an end. */
  const endedAt = new Map<Hex, bigint>()
  const refused = new Set<Hex>()

  const end = (requestId: Hex, reason: string) => {
    journal.requests.end(requestId)
    step('request-ended')
    log('request-ended', { requestId, reason })
    endedAt.delete(requestId)
    refused.delete(requestId)
    deliveries.forget(requestId)
  }

  /** This node's claim, kept beside those of others; `undefined` where it will not or cannot give one. */
  const answerOwn = async ({ request }: KeptRequest): Promise<SignedClaim | undefined> => {
    const { requestId, terms, input, modelId } = request
    if (runner.models.size === 0 || refused.has(requestId)) return undefined
    try {
      const committee = await view.committee(modelId)
      const known = journal.claims.get(requestId)
      if (!known && committee) admitTerms(node, request, committee)
      const question = { chainId: chain.chainId, hub: chain.hub, ...request }
      const signed = await answer({ question, input, way: 'push', deadline: terms.deadline })
      const seat = committee?.seats.indexOf(signed.claim.operator) ?? -1
      if (seat >= 0 && committee?.epoch === signed.claim.setEpoch)
        journal.deliveries.keep({ ...signed, seat })
      return signed
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      if (!passing.has(error.code)) refused.add(requestId)
      log('request-refused', { requestId, code: error.code })
      return undefined
    }
  }

  return async (kept) => {
    const { requestId, block, modelId, terms } = kept.request
    const head = view.head()
    if (head.number - block + 1n < BigInt(config.watch.confirmations)) return
    const [now] = await asked(
      chain.client.readContract({
        abi: inferenceHubAbi,
        address: chain.hub,
        functionName: 'statusOf',
        args: [requestId],
      }),
    )
    if (now !== status.open) {
      const since = endedAt.get(requestId) ?? head.number
      endedAt.set(requestId, since)
      // What ended it may be taken back, and then it is open again.
      if (head.number - since >= BigInt(config.watch.reorgDepth))
        end(requestId, now === status.none ? 'gone' : 'settled')
      return
    }
    endedAt.delete(requestId)
    if (head.timestamp > BigInt(terms.deadline)) return end(requestId, 'late')
    const signed = await answerOwn(kept)
    const committee = await view.committee(modelId)
    if (committee) await deliveries.deliver(kept, committee, signed)
  }
}
