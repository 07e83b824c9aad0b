import type { SignedClaim } from '@trine/sdk/chain'
import type { Hex } from 'viem'
import { Reverted } from '../chain/asked.js'
import type { Committee } from '../chain/committee.js'
import type { KeptRequest } from '../journal/requests.js'
import type { Node } from '../node.js'
import type { Sender } from '../send/sender.js'
import { chooseClaims } from './chooseClaims.js'
import { fulfill } from './fulfill.js'
import { deliveryOrder, turnsBy } from './ranks.js'
import { sendClaim } from './sendClaim.js'

/** Where claims go, in order: relays first, then the seats. `undefined` is this node itself. */
type Place = { endpoint: () => Promise<string> } | undefined

/**
 * Brings claims about a request to those whose turn it is to deliver, and delivers where that is this
 * node. Called again and again until the request has ended; what was done already is not done again.
 */
export function deliverer(node: Node, sender: Sender, signal: AbortSignal) {
  const { config, view, account, journal, step, log } = node
  const own = account.address.toLowerCase() as Hex
  const taken = new Set<string>()

  const places = ({ seats }: Committee, order: readonly number[]): Place[] => [
    ...config.deliver.relays.map((relay) => ({ endpoint: async () => relay })),
    ...order.map((seat) => {
      const key = seats[seat] as Hex
      if (key === own) return undefined
      return { endpoint: async () => (await view.operator(key)).endpoint }
    }),
  ]

  /** Not waited for: one that stalls holds up nobody else. */
  const pass = async (place: NonNullable<Place>, signed: SignedClaim) => {
    const endpoint = await place.endpoint()
    const key = `${signed.claim.requestId} ${endpoint}`
    if (taken.has(key)) return
    taken.add(key)
    if (await sendClaim(endpoint, signed, signal)) step('claim-sent')
    else taken.delete(key)
  }

  const finish = async (kept: KeptRequest, committee: Committee) => {
    const { request } = kept
    const deliveries = journal.deliveries.of(request.requestId)
    const claims = chooseClaims(deliveries, committee, { own, now: view.head().timestamp })
    if (!claims) return
    const { requestId } = request
    try {
      const transaction = await fulfill(node, sender, request, claims)
      log(transaction ? 'fulfill-sent' : 'fulfill-unpaid', { requestId })
    } catch (error) {
      // Most often that somebody was faster: the next look at the request tells.
      if (!(error instanceof Reverted)) throw error
      log('fulfill-refused', { requestId, reason: error.reason })
    }
  }

  return {
    /** @param signed this node's claim; `undefined` where it has none */
    deliver: async (kept: KeptRequest, committee: Committee, signed: SignedClaim | undefined) => {
      const { requestId } = kept.request
      const order = places(committee, deliveryOrder(committee, requestId))
      const turns = turnsBy(Date.now(), kept.seenAt, config.deliver.stall)
      const due = order.slice(0, turns)
      for (const place of due)
        if (place && signed) void pass(place, signed).catch(() => log('operator-unknown'))
      // A node without a seat is a relay: it delivers whatever it is given.
      const isDue = due.includes(undefined) || !order.includes(undefined)
      const unsent = sender.sent(`fulfill:${requestId}`) === undefined
      if (isDue && unsent) await finish(kept, committee)
    },
    forget: (requestId: Hex) => {
      for (const key of taken) if (key.startsWith(requestId)) taken.delete(key)
    },
  }
}
