import type { Client, Hex, TransactionReceipt } from 'viem'
import { getBlock, getBlockNumber, getTransactionReceipt, watchBlockNumber } from 'viem/actions'

/**
 * How final a transaction is. It can go back: a block that holds it may be taken out of the chain, and then
 * it is `reorged` until another block holds it.
 */
export type Finality = {
  state: 'pending' | 'included' | 'confirmed' | 'final' | 'reorged'
  /** Blocks from the one that holds it to the newest, both counted; 0 while none does. */
  confirmations: number
  block?: { number: bigint; hash: Hex } | undefined
}

export type WatchFinalityParameters = {
  publicClient: Client
  transaction: Hex
  /**
   * Blocks after which it counts as confirmed.
   *
   * @default 2
   */
  confirmations?: number | undefined
}

/**
 * Watches how final a transaction becomes. `final` is what the chain itself says of its blocks, where its RPC
 * tells; nothing is told after it.
 *
 * @returns stops watching
 * @example
 * const stop = watchFinality({ publicClient, transaction }, ({ state }) => show(state))
 */
export function watchFinality(
  { publicClient: client, transaction, confirmations = 2 }: WatchFinalityParameters,
  listener: (finality: Finality) => void,
): () => void {
  let last: Finality | undefined
  let stopped = false
  let reading = false
  let again = false

  const look = async () => {
    if (reading) {
      again = true
      return
    }
    reading = true
    do {
      again = false
      // An RPC that fails says nothing; the next block asks again.
      const finality = await read().catch(() => undefined)
      if (stopped || !finality || same(finality, last)) continue
      last = finality
      if (finality.state === 'final') stop()
      listener(finality)
    } while (again && !stopped)
    reading = false
  }
  const unwatch = watchBlockNumber(client, {
    onBlockNumber: () => void look(),
    onError: () => {},
    emitOnBegin: true,
  })
  const stop = () => {
    stopped = true
    unwatch()
  }
  void look()
  return stop

  async function read(): Promise<Finality> {
    const receipt = await receiptOf(client, transaction)
    if (!receipt) {
      const gone = last !== undefined && last.state !== 'pending'
      return { state: gone ? 'reorged' : 'pending', confirmations: 0 }
    }
    const { blockNumber: number, blockHash: hash } = receipt
    const newest = await getBlockNumber(client, { cacheTime: 0 })
    const count = Math.max(1, Number(newest - number) + 1)
    const final = await finalBlock(client)
    const state =
      number <= final ? 'final' : count >= confirmations ? 'confirmed' : ('included' as const)
    return { state, confirmations: count, block: { number, hash } }
  }
}

/** `undefined` for a transaction that no block holds. */
async function receiptOf(client: Client, hash: Hex): Promise<TransactionReceipt | undefined> {
  try {
    return await getTransactionReceipt(client, { hash })
  } catch (error) {
    if ((error as Error).name === 'TransactionReceiptNotFoundError') return undefined
    throw error
  }
}

/** Not every chain has final blocks, and not every RPC tells. */
async function finalBlock(client: Client): Promise<bigint> {
  const block = await getBlock(client, { blockTag: 'finalized' }).catch(() => undefined)
  return block?.number ?? -1n
}

function same(one: Finality, other: Finality | undefined): boolean {
  return (
    one.state === other?.state &&
    one.confirmations === other.confirmations &&
    one.block?.hash === other.block?.hash
  )
}
