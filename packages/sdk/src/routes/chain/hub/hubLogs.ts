import { inferenceHubAbi } from '@trine/contracts'
import type { ContractEventArgs, ContractEventName, GetContractEventsReturnType } from 'viem'
import { getBlockNumber, getContractEvents } from 'viem/actions'
import { readChain } from '../readChain.js'
import type { HubContracts } from './hubContracts.js'

type Name = ContractEventName<typeof inferenceHubAbi>

/** Blocks of one question: what RPCs allow differs, and this they all do. */
const span = 1_000n

/**
 * The hub's events of a kind, from a block up to the newest, the newest first. Read from the chain as it is
 * now: what was missed is found, what a reorganisation took away is not.
 *
 * @param enough stops at the first stretch of blocks that has any
 */
export async function readHubLogs<Event extends Name>(
  { client, hub }: HubContracts,
  eventName: Event,
  args: ContractEventArgs<typeof inferenceHubAbi, Event>,
  fromBlock: bigint,
  { enough = false, signal }: { enough?: boolean; signal?: AbortSignal | undefined } = {},
): Promise<GetContractEventsReturnType<typeof inferenceHubAbi, Event, true>> {
  type Logs = GetContractEventsReturnType<typeof inferenceHubAbi, Event, true>
  const newest = await readChain(
    'the newest block',
    getBlockNumber(client, { cacheTime: 0 }),
    signal,
  )
  const found: Logs[number][] = []
  for (let to = newest; to >= fromBlock; to -= span) {
    const from = to - span + 1n > fromBlock ? to - span + 1n : fromBlock
    const reading = getContractEvents(client, {
      address: hub,
      abi: inferenceHubAbi,
      eventName,
      args,
      fromBlock: from,
      toBlock: to,
      strict: true,
    }) as unknown as Promise<Logs>
    const logs = await readChain('the hub’s events', reading, signal)
    found.push(...[...logs].reverse())
    if (enough && found.length > 0) break
  }
  return found as unknown as Logs
}
