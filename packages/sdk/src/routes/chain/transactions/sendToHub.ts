import type { Hex, TransactionReceipt } from 'viem'
import { call, sendTransaction } from 'viem/actions'
import { abortable } from '../../../utils/signal.js'
import type { HubContracts } from '../hub/hubContracts.js'
import { readChain } from '../readChain.js'
import { awaitTransaction } from './awaitTransaction.js'
import { type ConnectedWallet, walletError } from './wallet.js'

export type HubTransaction = {
  /** What it is for, as errors say it. */
  action: string
  data: Hex
  /** Wei. */
  value?: bigint
}

/**
 * Has the wallet send a call to the hub, once a free simulation has shown that the hub would take it.
 *
 * @throws ContractRefusedError, PromptRefusedError, WalletFailedError, what `awaitTransaction` throws, or
 *   the signal's reason
 */
export async function sendToHub(
  { client, hub }: HubContracts,
  wallet: ConnectedWallet,
  { action, data, value = 0n }: HubTransaction,
  signal?: AbortSignal,
): Promise<TransactionReceipt> {
  const request = { account: wallet.account, to: hub, data, value }
  await readChain(action, call(client, request), signal)
  const sending = sendTransaction(wallet.client, { ...request, chain: null }).catch((cause) => {
    throw walletError(action, cause)
  })
  const transaction = await abortable(sending, signal)
  return awaitTransaction({ publicClient: client, transaction, signal })
}
