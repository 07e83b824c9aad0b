import { signedClaimSchema } from '@trine/sdk/chain'
import * as v from 'valibot'
import { type Hex, keccak256 } from 'viem'
import { Refused } from '../admit/refusal.js'
import { checkDelivery } from '../deliver/checkDelivery.js'
import type { Node } from '../node.js'
import type { Handler } from './server.js'

/** `POST /v1/deliveries`: takes another operator's claim about a request by push, to deliver it. */
export function serveDeliveries(node: Node, nudge: (requestId: Hex) => void): Handler {
  const { journal, faults, log, step } = node
  return async (body) => {
    const parsed = v.safeParse(signedClaimSchema, body)
    if (!parsed.success) throw new Refused('malformed')
    const { requestId } = parsed.output.claim
    const kept = journal.requests.get(requestId)
    if (kept?.state !== 'open') throw new Refused('unknown-request')
    const delivery = await checkDelivery(node, kept.request, parsed.output)
    const { claim } = delivery
    const own = journal.outputs.get(claim)
    if (own && keccak256(own) !== claim.outputHash) {
      faults.add('disagreement')
      log('disagreement', { requestId, operator: claim.operator })
    }
    journal.deliveries.keep(delivery)
    step('delivery-kept')
    nudge(requestId)
    return { requestId }
  }
}
