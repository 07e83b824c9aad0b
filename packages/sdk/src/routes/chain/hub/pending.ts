import type { PendingRequest } from '../../account.js'
import type { HubState } from './hubState.js'
import { amountOf, refundableAfter, type Sent } from './outbox.js'
import { readRequestState } from './requestState.js'

/** How the requests stand that this device has sent and not seen the end of. */
export async function readPending(state: HubState): Promise<PendingRequest[]> {
  const all = await Promise.all((await state.outbox.list()).map((sent) => standing(state, sent)))
  return all.filter((one) => one !== undefined)
}

async function standing(
  { contracts, outbox }: HubState,
  sent: Sent,
): Promise<PendingRequest | undefined> {
  const { requestId, terms, model, asked, transaction } = sent
  const { state, block } = await readRequestState(contracts, requestId)
  const late = block.timestamp > BigInt(terms.deadline)
  // Refunded, or never in a block and too late for one: nothing more comes of it.
  if (state === 'refunded' || (state === 'none' && late)) {
    await outbox.drop(requestId)
    return undefined
  }
  const open = late ? 'refundable' : 'open'
  return {
    requestId,
    status: state === 'none' ? 'submitting' : state === 'answered' ? 'answered' : open,
    model: model.name,
    consumer: asked.consumer,
    reserved: amountOf(terms).toString(),
    deadline: refundableAfter(terms),
    ...(transaction && { transaction }),
  }
}
