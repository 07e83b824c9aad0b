import { call } from 'viem/actions'
import { submittedSchema } from '../../../claims/wire.js'
import { ChainUnreachableError, NotSubmittedError } from '../../../errors/chain.js'
import type { Hex } from '../../../utils/hex.js'
import type { Usd } from '../../../utils/usd.js'
import { weiToUsd } from '../money.js'
import type { NetworkCall, Order } from '../network.js'
import { readChain } from '../readChain.js'
import { sendToHub } from '../transactions/sendToHub.js'
import { connectWallet } from '../transactions/wallet.js'
import type { Seat } from './committee.js'
import type { HubState } from './hubState.js'
import { askOperator } from './operatorHttp.js'
import { amountOf, refundableAfter, type Sent } from './outbox.js'
import { pause } from './pause.js'
import { readRequestState } from './requestState.js'
import { reserve } from './reserve.js'
import { requestBody, requestCall, type SignedRequest } from './sessionRequest.js'
import { simulateCallback } from './simulateCallback.js'

/**
 * Signs a request and has it brought into a block: by one operator or another, all with the same signed
 * message, which the hub takes once.
 *
 * @returns the request's id
 * @throws SessionMissingError and its sisters, ContractRefusedError, NotSubmittedError, or the signal's reason
 */
export async function submit(
  state: HubState,
  order: Order,
  { signal, onMoney, onProgress }: NetworkCall,
): Promise<Hex> {
  signal.throwIfAborted()
  const { contracts, outbox } = state
  const signed = await reserve(state, order, signal)
  const { requestId, terms } = signed.sent
  let seats: readonly Seat[]
  try {
    ;({ seats } = await state.committees(order.model, signal))
    // Anybody may submit it: whoever it is, the hub decides the same.
    const request = { to: contracts.hub, data: requestCall(signed) }
    await readChain('the request', call(contracts.client, request), signal)
    await simulateCallback(contracts, order.model, signed, signal)
  } catch (error) {
    // Nobody has seen it yet, so it is as if it had not been signed.
    await outbox.drop(requestId)
    throw error
  }
  const reserved = weiToUsd(amountOf(terms), signed.sent.nativePrice as Usd)
  onMoney({ reserved, charged: '0', refunded: '0', refundableAfter: refundableAfter(terms) })
  onProgress({ phase: 'queue', loaded: 0, total: 0 })
  const transaction = await bring(state, seats, signed, signal)
  const seen: Sent = { ...signed.sent, seen: true }
  await outbox.put(transaction ? { ...seen, transaction } : seen)
  return requestId
}

/** @returns the transaction, as whoever sent it named it */
async function bring(
  state: HubState,
  seats: readonly Seat[],
  signed: SignedRequest,
  signal: AbortSignal,
): Promise<Hex | undefined> {
  const { contracts, settings } = state
  const { requestId, terms } = signed.sent
  const first = Math.floor(Math.random() * seats.length)
  for (const { endpoint } of [...seats.slice(first), ...seats.slice(0, first)]) {
    const told = await askOperator({
      endpoint,
      path: '/v1/requests',
      body: requestBody(contracts, signed),
      schema: submittedSchema,
      timeout: settings.timeout,
      signal,
    })
    const answer = 'answer' in told ? told.answer : undefined
    // What an operator says is worth a wait, and no more: the chain says whether it is there.
    const patience = answer?.requestId === requestId ? settings.timeout : 0
    if (await appears(state, requestId, patience, signal)) return answer?.transaction
  }
  if (settings.submitFromWallet) return fromWallet(state, signed, signal)
  throw new NotSubmittedError({
    requestId,
    refundableAfter: refundableAfter(terms),
    tried: seats.length,
  })
}

async function appears(
  { contracts }: HubState,
  requestId: Hex,
  patience: number,
  signal: AbortSignal,
): Promise<boolean> {
  const end = performance.now() + patience
  for (;;) {
    // An RPC that stumbles is no reason to give up what may be in a block by now.
    const seen = await readRequestState(contracts, requestId, signal).catch((error) => {
      if (!(error instanceof ChainUnreachableError)) throw error
    })
    if (seen && seen.state !== 'none') return true
    if (performance.now() >= end) return false
    await pause(contracts.client.pollingInterval, signal)
  }
}

async function fromWallet(
  { contracts, context }: HubState,
  signed: SignedRequest,
  signal: AbortSignal,
): Promise<Hex> {
  const wallet = await connectWallet(context, contracts.chainId, signal)
  const data = requestCall(signed)
  const sending = { action: 'sending a request', data }
  return (await sendToHub(contracts, wallet, sending, signal)).transactionHash
}
