import { requestId as idOf } from '../../../claims/requestId.js'
import { RequestUnknownError } from '../../../errors/chain.js'
import type { Hex } from '../../../utils/hex.js'
import { readBlock } from './committee.js'
import { lower } from './hubContracts.js'
import { readHubLogs } from './hubLogs.js'
import type { HubState } from './hubState.js'
import type { Sent } from './outbox.js'

/** Blocks that are searched for a request of which this device knows nothing. */
const depth = 20_000n

/**
 * A request that was sent: as this device kept it, or as the chain has it, for one that a contract made or
 * another device.
 *
 * @throws RequestUnknownError
 */
export async function findSent(
  { contracts, context, outbox, settings }: HubState,
  requestId: Hex,
  signal: AbortSignal | undefined,
): Promise<Sent> {
  const kept = await outbox.get(requestId)
  if (kept) return kept
  const { number: newest } = await readBlock(contracts, signal)
  const from = settings.deployBlock ?? (newest > depth ? newest - depth : 0n)
  const options = { enough: true, signal }
  const [log] = await readHubLogs(contracts, 'Requested', { id: requestId }, from, options)
  if (!log) throw new RequestUnknownError({ requestId })
  const { request, terms, session } = log.args
  const { consumer, requester } = request
  const asked = { ...request, consumer: lower(consumer), requester: lower(requester) }
  const { chainId, hub } = contracts
  // The answer to another request would be taken for the answer to this one.
  if (idOf({ ...asked, chainId: BigInt(chainId), hub }) !== requestId)
    throw new RequestUnknownError({ requestId })
  return {
    requestId,
    model: { id: request.modelId, name: 'unknown' },
    asked,
    terms,
    session,
    nativePrice: await context.nativePrice(),
    fromBlock: log.blockNumber,
    seen: true,
    transaction: log.transactionHash,
  }
}
