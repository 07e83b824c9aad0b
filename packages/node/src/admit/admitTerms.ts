import type { Committee } from '../chain/committee.js'
import type { Node } from '../node.js'
import type { PushRequest } from '../watch/pushRequest.js'
import { Refused } from './refusal.js'

/**
 * Decides whether a request by push is worth this node's while: the fee, the time that is left, and how
 * much its payer has asked for already.
 *
 * @throws Refused
 */
export function admitTerms(
  { config, view, journal }: Pick<Node, 'config' | 'view' | 'journal'>,
  request: PushRequest,
  { quorum }: Committee,
): void {
  const { terms } = request
  if (terms.fee < config.priceFloor * BigInt(quorum)) throw new Refused('fee-too-low')
  const left = BigInt(terms.deadline) - view.head().timestamp
  if (left < BigInt(config.claims.minTime)) throw new Refused('too-late')
  if (journal.requests.before(request) >= config.limits.perRequester) throw new Refused('busy')
}
