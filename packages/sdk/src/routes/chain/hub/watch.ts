import { watchBlockNumber } from 'viem/actions'
import {
  AnswerUnreadableError,
  DeadlinePassedError,
  NotSubmittedError,
  RequestRefundedError,
} from '../../../errors/chain.js'
import type { Model } from '../../../models/model.js'
import type { Hex } from '../../../utils/hex.js'
import type { Usd } from '../../../utils/usd.js'
import type { RouteAnswer } from '../../route.js'
import { weiToUsd } from '../money.js'
import type { NetworkCall } from '../network.js'
import { readBlock } from './committee.js'
import { findSent } from './findSent.js'
import { readHubLogs } from './hubLogs.js'
import type { HubState } from './hubState.js'
import { amountOf, refundableAfter, type Sent } from './outbox.js'
import { type Fulfilment, readFulfilment } from './readFulfilment.js'
import { readRequestState } from './requestState.js'

/** Milliseconds after which the chain is looked at even if no block was announced: subscriptions die silently. */
const patience = 5_000

/**
 * Waits for the end of a request that was sent, by whichever page. With every block the hub is asked how it
 * stands: nothing depends on having heard an event, and a block that is taken back takes its answer with it.
 *
 * @throws DeadlinePassedError once it is refundable, RequestRefundedError, NotSubmittedError when it was
 *   never seen and cannot be any more, what reading the answer throws, or the signal's reason
 */
export async function watch(
  state: HubState,
  { requestId, model }: { requestId: Hex; model: Model },
  call: NetworkCall,
): Promise<RouteAnswer> {
  const { contracts, outbox } = state
  const { signal, onMoney, onProgress } = call
  signal.throwIfAborted()
  const { number } = await readBlock(contracts, signal)
  const sent = await findSent(state, requestId, model, number, signal)
  const worth = (wei: bigint) => weiToUsd(wei, sent.nativePrice as Usd)
  const amount = amountOf(sent.terms)
  const later = refundableAfter(sent.terms)
  onMoney({ reserved: worth(amount), charged: '0', refunded: '0', refundableAfter: later })
  onProgress({ phase: 'run', loaded: 0, total: 0 })

  const blocks = eachBlock(state, signal)
  try {
    for (;;) {
      await blocks.next()
      const { state: now, block } = await readRequestState(contracts, requestId, signal)
      const late = block.timestamp > BigInt(sent.terms.deadline)
      if (now === 'answered') {
        const fulfilment = await findAnswer(state, sent, model, block.number, signal)
        if (!fulfilment) continue
        const { callback, ...answer } = fulfilment
        const back = callback === 'reverted' ? sent.terms.value : 0n
        const charged = worth(amount - back)
        onMoney({ reserved: '0', charged, refunded: worth(back) })
        await outbox.drop(requestId)
        return { ...answer, charged }
      }
      if (now === 'refunded') {
        await outbox.drop(requestId)
        onMoney({ reserved: '0', charged: '0', refunded: worth(amount) })
        throw new RequestRefundedError({ requestId })
      }
      if (late && now === 'open')
        throw new DeadlinePassedError({ requestId, refundableAfter: later })
      if (late) {
        await outbox.drop(requestId)
        onMoney({ reserved: '0', charged: '0', refunded: '0' })
        throw new NotSubmittedError({ requestId, refundableAfter: later, tried: 0 })
      }
    }
  } finally {
    blocks.stop()
  }
}

/** The answer, once its block is deep enough; `undefined` before, and where a block was just taken back. */
async function findAnswer(
  { contracts, settings }: HubState,
  sent: Sent,
  model: Model,
  newest: bigint,
  signal: AbortSignal,
): Promise<Fulfilment | undefined> {
  const { requestId, fromBlock } = sent
  const options = { enough: true, signal }
  const [log] = await readHubLogs(contracts, 'Fulfilled', { id: requestId }, fromBlock, options)
  if (!log)
    throw new AnswerUnreadableError({ requestId, reason: 'it came with others, as a digest only' })
  const deep = newest - log.blockNumber + 1n >= BigInt(settings.confirmations)
  if (!deep) return undefined
  return readFulfilment(contracts, sent, model, log.transactionHash, signal)
}

/** Resolves at once, then with each new block, and now and then without one. */
function eachBlock({ contracts }: HubState, signal: AbortSignal) {
  let fresh = true
  let wake: (() => void) | undefined
  const ring = () => {
    fresh = true
    wake?.()
  }
  const timer = setInterval(ring, patience)
  signal.addEventListener('abort', ring, { once: true })
  const unwatch = watchBlockNumber(contracts.client, { onBlockNumber: ring, onError: () => {} })
  return {
    async next(): Promise<void> {
      if (!fresh)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      fresh = false
      signal.throwIfAborted()
    },
    stop(): void {
      clearInterval(timer)
      signal.removeEventListener('abort', ring)
      unwatch()
    },
  }
}
