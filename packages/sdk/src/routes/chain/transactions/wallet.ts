import { createWalletClient, custom, type WalletClient } from 'viem'
import { getAddresses, getChainId } from 'viem/actions'
import {
  PromptRefusedError,
  WalletFailedError,
  WalletMissingError,
  WrongChainError,
} from '../../../errors/chain.js'
import type { Hex } from '../../../utils/hex.js'
import { abortable } from '../../../utils/signal.js'
import type { NetworkContext, WalletSource } from '../network.js'

export type ConnectedWallet = {
  client: WalletClient
  address: Hex
  /** As viem wants it: a local account signs by itself. */
  account: NonNullable<WalletClient['account']> | Hex
}

/** The user's wallet with its account, or `undefined` where none is connected. Prompts nothing. */
export async function findWallet(
  context: Pick<NetworkContext, 'wallet'>,
): Promise<ConnectedWallet | undefined> {
  const source = await context.wallet()
  if (!source) return undefined
  const client = clientOf(source)
  const account = client.account ?? (await getAddresses(client).catch(() => []))[0]
  if (!account) return undefined
  const address = typeof account === 'string' ? account : account.address
  return { client, account, address: address.toLowerCase() as Hex }
}

function clientOf(source: WalletSource): WalletClient {
  if ('request' in source) return source
  const { provider, account } = source
  return createWalletClient({ account, transport: custom(provider) })
}

/**
 * The user's wallet, on the chain that the contracts are on.
 *
 * @throws WalletMissingError, WrongChainError
 */
export async function connectWallet(
  context: Pick<NetworkContext, 'wallet'>,
  expected: number,
  signal?: AbortSignal,
): Promise<ConnectedWallet> {
  const wallet = await abortable(findWallet(context), signal)
  if (!wallet) throw new WalletMissingError()
  const asking = getChainId(wallet.client).catch((cause) => {
    throw new WalletFailedError({ action: 'its chain', cause })
  })
  const actual = await abortable(asking, signal)
  if (actual !== expected) throw new WrongChainError({ actual, expected })
  return wallet
}

/** What a wallet's failure to send means. */
export function walletError(action: string, cause: unknown): Error {
  return isRefusal(cause)
    ? new PromptRefusedError({ action })
    : new WalletFailedError({ action, cause })
}

/** By EIP-1193 a refusal is code 4001, however deep viem has wrapped it. */
function isRefusal(error: unknown): boolean {
  let at = error
  for (let depth = 0; typeof at === 'object' && at !== null && depth < 20; depth++) {
    const { code, name, cause } = at as Record<string, unknown>
    if (code === 4001 || name === 'UserRejectedRequestError') return true
    at = cause
  }
  return false
}
