import type { Hex } from 'viem'
import { type Committee, liveSeats } from '../chain/committee.js'

/**
 * The seats in the order in which they are to deliver a request. It begins at another seat for each
 * request, so that the work and its rebates go round; every member computes the same.
 */
export function deliveryOrder(committee: Committee, requestId: Hex): number[] {
  const live = liveSeats(committee)
  const start = live.length === 0 ? 0 : Number(BigInt(requestId) % BigInt(live.length))
  return [...live.slice(start), ...live.slice(0, start)]
}

/** How many of an order have had their time by now, the one whose turn it is included. */
export function turnsBy(now: number, start: number, stall: number): number {
  return Math.max(0, Math.floor((now - start) / stall)) + 1
}
