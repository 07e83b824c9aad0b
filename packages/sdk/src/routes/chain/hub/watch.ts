import {
  AnswerUnreadableError,
  ChainUnreachableError,
  DeadlinePassedError,
  NotSubmittedError,
  RequestRefundedError,
} from '../../../errors/chain.js'
import { InvalidParametersError } from '../../../errors/request.js'
import type { Model } from '../../../models/model.js'
import type { Hex } from '../../../utils/hex.js'
import type { Usd } from '../../../utils/usd.js'
import type { RouteAnswer } from '../../route.js'
import { weiToUsd } from '../money.js'
import type { NetworkCall } from '../network.js'
import { eachBlock } from './eachBlock.js'
import { findSent } from './findSent.js'
import { readHubLogs } from './hubLogs.js'
import type { HubState } from './hubState.js'
import { amountOf, refundableAfter, type Sent } from './outbox.js'
import { readFulfilment } from './readFulfilment.js'
import { readRequestState } from './requestState.js'

/** Looks in a row that may fail, or find an answer without what brought it, before that is the end. */
const patience = { unreachable: 12, missing: 3 } as const

type Watching = {
  state: HubState
  sent: Sent
  model: Model
  call: NetworkCall
  /** Looks in a row that found the request answered, and no transaction that did it. */
  missing: number
}

/**
 * Waits for the end of a request that was sent, by whichever page. With every block the hub is asked how it
 * stands: nothing depends on having heard an event, and a block that is taken back takes its answer with it.
 *
 * @throws InvalidParametersError for another model than was asked, DeadlinePassedError once it is refundable, RequestRefundedError, NotSubmittedError when it was
 *   never seen and cannot be any more, what reading the answer throws, or the signal's reason
 */
export async function watch(
  state: HubState,
  { requestId, model }: { requestId: Hex; model: Model },
  call: NetworkCall,
): Promise<RouteAnswer> {
  const { signal, onMoney, onProgress } = call
  signal.throwIfAborted()
  const sent = await findSent(state, requestId, signal)
  if (sent.asked.modelId !== model.id)
    throw new InvalidParametersError({ parameter: 'model', reason: 'another one was asked' })
  onMoney({
    reserved: worth(sent, amountOf(sent.terms)),
    charged: '0',
    refunded: '0',
    refundableAfter: refundableAfter(sent.terms),
  })
  onProgress({ phase: 'run', loaded: 0, total: 0 })
  const watching: Watching = { state, sent, model, call, missing: 0 }
  const blocks = eachBlock(state.contracts.client, signal)
  try {
    for (let failures = 0; ; ) {
      await blocks.next()
      try {
        const answer = await look(watching)
        if (answer) return answer
        failures = 0
      } catch (error) {
        // What is paid for is not given up because an RPC stumbles.
        const passing = error instanceof ChainUnreachableError
        if (!passing || ++failures === patience.unreachable) throw error
      }
    }
  } finally {
    blocks.stop()
  }
}

/** The answer, if it is there by now. */
async function look(watching: Watching): Promise<RouteAnswer | undefined> {
  const { state, sent, call } = watching
  const { requestId, terms } = sent
  const { signal, onMoney } = call
  const { state: now, block } = await readRequestState(state.contracts, requestId, signal)
  if (now === 'answered') return takeAnswer(watching, block.number)
  watching.missing = 0
  const late = block.timestamp > BigInt(terms.deadline)
  const later = refundableAfter(terms)
  if (now === 'open') {
    if (late) throw new DeadlinePassedError({ requestId, refundableAfter: later })
    return undefined
  }
  if (now === 'none' && !late) return undefined
  await state.outbox.drop(requestId)
  const refunded = now === 'refunded' ? worth(sent, amountOf(terms)) : '0'
  onMoney({ reserved: '0', charged: '0', refunded })
  throw now === 'refunded'
    ? new RequestRefundedError({ requestId })
    : new NotSubmittedError({ requestId, refundableAfter: later, tried: 0 })
}

/** `undefined` before the answer's block is deep enough, and where a block was just taken back. */
async function takeAnswer(watching: Watching, newest: bigint): Promise<RouteAnswer | undefined> {
  const { state, sent, model, call } = watching
  const { contracts, settings, outbox } = state
  const { signal, onMoney } = call
  const { requestId, terms, fromBlock } = sent
  const options = { enough: true, signal }
  const [log] = await readHubLogs(contracts, 'Fulfilled', { id: requestId }, fromBlock, options)
  if (!log) {
    if (++watching.missing < patience.missing) return undefined
    const reason = 'it came with others, as a digest only'
    noteCharged(watching)
    throw new AnswerUnreadableError({ requestId, reason })
  }
  watching.missing = 0
  if (newest - log.blockNumber + 1n < BigInt(settings.confirmations)) return undefined
  const { callback, ...answer } = await readFulfilment(
    contracts,
    sent,
    model,
    log.transactionHash,
    signal,
  ).catch((error) => {
    if (!(error instanceof ChainUnreachableError)) noteCharged(watching)
    throw error
  })
  const back = callback === 'reverted' ? terms.value : 0n
  const charged = worth(sent, amountOf(terms) - back)
  onMoney({ reserved: '0', charged, refunded: worth(sent, back) })
  await outbox.drop(requestId)
  return { ...answer, charged }
}

/** The hub has paid for the answer: nothing of it is refundable, whatever can be read of it. */
function noteCharged({ sent, call: { onMoney } }: Watching): void {
  onMoney({ reserved: '0', charged: worth(sent, amountOf(sent.terms)), refunded: '0' })
}

function worth({ nativePrice }: Sent, wei: bigint): string {
  return weiToUsd(wei, nativePrice as Usd)
}
