import {
  type Client,
  type Hex,
  type TransactionReceipt,
  WaitForTransactionReceiptTimeoutError,
} from 'viem'
import { call, getTransaction, waitForTransactionReceipt } from 'viem/actions'
import {
  type Refusal,
  TransactionDroppedError,
  TransactionReplacedError,
  TransactionRevertedError,
  TransactionTimeoutError,
} from '../../../errors/chain.js'
import { readChain, refusalOf } from '../readChain.js'

export type AwaitTransactionParameters = {
  publicClient: Client
  transaction: Hex
  /**
   * Milliseconds that it may take to be mined.
   *
   * @default 180_000
   */
  timeout?: number | undefined
  signal?: AbortSignal | undefined
}

/**
 * Waits until a transaction is mined. Each way that it can end otherwise is an error of its own. A
 * transaction whose fee the user raised in the wallet is the same one under another hash.
 *
 * @throws TransactionRevertedError, TransactionReplacedError, TransactionDroppedError,
 *   TransactionTimeoutError, ChainUnreachableError, or the signal's reason
 * @example
 * const receipt = await awaitTransaction({ publicClient, transaction })
 */
export async function awaitTransaction(
  parameters: AwaitTransactionParameters,
): Promise<TransactionReceipt> {
  const { publicClient: client, transaction, timeout = 180_000, signal } = parameters
  let replaced: { replacement: Hex; reason: string } | undefined
  const waiting = waitForTransactionReceipt(client, {
    hash: transaction,
    timeout,
    onReplaced: ({ reason, transaction: { hash: replacement } }) => {
      replaced = reason === 'repriced' ? undefined : { replacement, reason }
    },
  }).catch((error: unknown) => {
    if (error instanceof WaitForTransactionReceiptTimeoutError) return undefined
    throw error
  })
  const receipt = await readChain('a transaction', waiting, signal)
  if (!receipt) throw await whyNotMined(client, transaction, timeout)
  if (replaced) throw new TransactionReplacedError({ transaction, ...replaced })
  if (receipt.status === 'reverted')
    throw new TransactionRevertedError({
      transaction: receipt.transactionHash,
      refusal: await whyReverted(client, receipt),
    })
  return receipt
}

async function whyNotMined(client: Client, transaction: Hex, milliseconds: number): Promise<Error> {
  const known = await getTransaction(client, { hash: transaction }).then(
    () => true,
    () => false,
  )
  return known
    ? new TransactionTimeoutError({ transaction, milliseconds })
    : new TransactionDroppedError({ transaction })
}

/** A receipt does not say why: the same call is made again, before its block and after it. */
async function whyReverted(
  client: Client,
  { transactionHash: hash, blockNumber }: TransactionReceipt,
): Promise<Refusal | undefined> {
  try {
    const { from: account, to, input: data, value } = await getTransaction(client, { hash })
    for (const at of [blockNumber - 1n, blockNumber]) {
      const refusal = await call(client, { account, to, data, value, blockNumber: at }).then(
        () => undefined,
        refusalOf,
      )
      if (refusal) return refusal
    }
  } catch {
    // An RPC that does not tell leaves the reason open.
  }
  return undefined
}
