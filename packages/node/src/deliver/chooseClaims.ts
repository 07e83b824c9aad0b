import type { Hex } from 'viem'
import type { Committee } from '../chain/committee.js'
import type { Delivery } from '../journal/deliveries.js'
import { maxClaimAge } from '../prove/answer.js'

/**
 * Exactly k claims that say the same, of one committee: what contracts take. This node's own comes first,
 * since those whose claims are carried share the fee. A claim that contracts would refuse is left out: one
 * member must not spoil what the others agree on.
 *
 * @param own the key of this node
 * @returns `undefined` as long as there are too few
 */
export function chooseClaims(
  deliveries: readonly Delivery[],
  { quorum, seats, epoch }: Pick<Committee, 'quorum' | 'seats' | 'epoch'>,
  { own, now }: { own: Hex; now: bigint },
): Delivery[] | undefined {
  const groups = new Map<string, Delivery[]>()
  for (const delivery of deliveries) {
    const { setEpoch, outputHash, validUntil, issuedAt, operator } = delivery.claim
    if (validUntil < now || issuedAt > now || issuedAt + maxClaimAge < now) continue
    // Whoever has left since, or was slashed.
    if (setEpoch === epoch && seats[delivery.seat] !== operator) continue
    const key = `${setEpoch}:${outputHash}`
    groups.set(key, [...(groups.get(key) ?? []), delivery])
  }
  const full = [...groups.values()].find((group) => group.length >= quorum)
  const first = (delivery: Delivery) => (delivery.claim.operator === own ? 0 : 1)
  return full?.toSorted((a, b) => first(a) - first(b) || a.seat - b.seat).slice(0, quorum)
}
