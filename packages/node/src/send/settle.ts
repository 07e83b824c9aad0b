import { TransactionReceiptNotFoundError } from 'viem'
import { RpcUnavailableError } from '../errors/chain.js'
import type { KeptTransaction, TransactionState } from '../journal/transactions.js'
import type { Node } from '../node.js'

/**
 * What became of a transaction whose nonce is spent: one of its forms is in the chain, deep enough or not
 * yet, or something else has taken the nonce.
 *
 * @throws RpcUnavailableError
 */
export async function settle(
  { chain, view, config, log }: Node,
  { purpose, attempts }: KeptTransaction,
): Promise<TransactionState> {
  for (const { hash } of [...attempts].reverse()) {
    const receipt = await chain.client.getTransactionReceipt({ hash }).catch((error) => {
      if (error instanceof TransactionReceiptNotFoundError) return undefined
      throw new RpcUnavailableError()
    })
    if (!receipt) continue
    if (typeof receipt.blockNumber !== 'bigint') throw new RpcUnavailableError()
    const depth = view.head().number - receipt.blockNumber + 1n
    if (depth < BigInt(config.watch.reorgDepth)) return 'pending'
    log('transaction-ended', { purpose, hash, status: receipt.status })
    return 'ended'
  }
  log('transaction-void', { purpose })
  return 'void'
}
