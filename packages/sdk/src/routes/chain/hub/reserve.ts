import { pushNonce } from '../../../claims/claim.js'
import { requestId } from '../../../claims/requestId.js'
import { SessionMissingError } from '../../../errors/chain.js'
import { type Hex, toHex } from '../../../utils/hex.js'
import { usd } from '../../../utils/usd.js'
import type { Order } from '../network.js'
import { readBlock } from './committee.js'
import type { HubState } from './hubState.js'
import { openKey } from './keptSession.js'
import { amountOf, type Sent } from './outbox.js'
import { pickSession } from './pickSession.js'
import { questionOf } from './question.js'
import { readRequestState } from './requestState.js'
import { type SignedRequest, signRequest } from './sessionRequest.js'
import { readOwnSessions } from './sessions.js'

const gwei = 10n ** 9n

/** Blocks that a reorganisation may take back. */
const depth = 64n

/**
 * Signs a request on a session that can pay for it, and keeps it on this device. One tab at a time: what
 * another has signed and not yet sent counts as spent.
 *
 * @throws SessionMissingError and its sisters
 */
export function reserve(
  state: HubState,
  order: Order,
  signal: AbortSignal,
): Promise<SignedRequest> {
  const { contracts, context, outbox } = state
  const { chainId, hub } = contracts
  return context.locks.hold(`spend/${chainId}/${hub}`, signal, async () => {
    const { requester } = order.target
    const terms = await termsOf(state, order, signal)
    const amount = amountOf(terms)
    const sessions = await readOwnSessions(contracts, context.store, requester, signal)
    const unseen = await spentUnseen(state, signal)
    const session = pickSession(
      sessions,
      order.target,
      amount,
      ({ id, balance }) => balance - (unseen.get(id) ?? 0n),
    )
    const key = session.kept && (await openKey(session.kept))
    if (!key) throw new SessionMissingError()
    const block = await readBlock(contracts, signal)
    const { chainId: _, hub: __, ...asked } = questionOf(contracts, order, randomPushNonce())
    const sent: Sent = {
      requestId: requestId({ ...asked, chainId: BigInt(chainId), hub }),
      model: order.quote.model,
      asked,
      terms,
      session: session.id,
      nativePrice: usd(order.quote.nativePrice),
      fromBlock: block.number > depth ? block.number - depth : 0n,
      seen: false,
    }
    const signed = await signRequest(contracts, sent, toHex(order.payload.bytes), key)
    signal.throwIfAborted()
    await outbox.put(sent)
    return signed
  })
}

async function termsOf(
  { contracts, settings }: HubState,
  { quote, target }: Order,
  signal: AbortSignal,
): Promise<Sent['terms']> {
  const { timestamp } = await readBlock(contracts, signal)
  // A chain that mines on demand may not have had a block for long: the next one has the time of its day.
  const now = Math.max(Number(timestamp), Math.floor(Date.now() / 1000))
  return {
    fee: BigInt(quote.wei.fee),
    rebate: Number(BigInt(quote.wei.rebate) / gwei),
    value: BigInt(quote.wei.value),
    deadline: now + settings.deadline,
    callbackGas: target.callbackGas ?? 0,
  }
}

/** By session: wei of requests that were signed, may still be submitted, and are not on the chain yet. */
async function spentUnseen(
  { contracts, outbox }: HubState,
  signal: AbortSignal,
): Promise<Map<number, bigint>> {
  const sums = new Map<number, bigint>()
  for (const { requestId, seen, session, terms } of await outbox.list()) {
    if (seen) continue
    const { state, block } = await readRequestState(contracts, requestId, signal)
    if (state !== 'none' || block.timestamp >= BigInt(terms.deadline)) continue
    sums.set(session, (sums.get(session) ?? 0n) + amountOf(terms))
  }
  return sums
}

/** Requests by push need no order: a random nonce is nobody else's. */
function randomPushNonce(): bigint {
  const bytes: Hex = toHex(crypto.getRandomValues(new Uint8Array(31)))
  return pushNonce | BigInt(bytes)
}
