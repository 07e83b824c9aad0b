import { inferenceHubAbi } from '@trine/contracts'
import { readContract } from 'viem/actions'
import type { Hex } from '../../../utils/hex.js'
import { readChain } from '../readChain.js'
import { type BlockRef, readBlock } from './committee.js'
import type { HubContracts } from './hubContracts.js'

/** By the numbers of the contract. */
const states = ['none', 'open', 'answered', 'refunded'] as const

/** What the hub knows of a request, at one block. */
export type RequestState = { state: (typeof states)[number]; block: BlockRef }

/**
 * Reads a request's state from the hub itself. No event is needed to know it, so that none can be missed,
 * come twice or be taken back.
 */
export async function readRequestState(
  contracts: HubContracts,
  requestId: Hex,
  signal?: AbortSignal,
): Promise<RequestState> {
  const block = await readBlock(contracts, signal)
  const [status] = await readChain(
    'the request',
    readContract(contracts.client, {
      address: contracts.hub,
      abi: inferenceHubAbi,
      functionName: 'statusOf',
      args: [requestId],
      blockNumber: block.number,
    }),
    signal,
  )
  return { state: states[status] ?? 'none', block }
}
