import {
  createPublicClient,
  createTestClient,
  createWalletClient,
  type HttpTransport,
  http,
  type PublicClient,
  type TestClient,
  type WalletClient,
} from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import { foundry } from 'viem/chains'

/** Blocks come when a transaction does: the default would wait four seconds to look. */
const quick = { pollingInterval: 20, cacheTime: 0 }

/** Reads a local chain. @param rpcUrl of an anvil, over HTTP */
export function readerOf(rpcUrl: string): PublicClient<HttpTransport, typeof foundry> {
  return createPublicClient({ chain: foundry, transport: http(rpcUrl), ...quick })
}

/** Does with a local chain what only its owner may: mine, change balances, turn the clock, go back. */
export function chainOf(rpcUrl: string): TestClient<'anvil', HttpTransport, typeof foundry> {
  return createTestClient({ mode: 'anvil', chain: foundry, transport: http(rpcUrl), ...quick })
}

/** Sends from an account of one's own. */
export function walletOf(
  rpcUrl: string,
  account: PrivateKeyAccount,
): WalletClient<HttpTransport, typeof foundry, PrivateKeyAccount> {
  return createWalletClient({ account, chain: foundry, transport: http(rpcUrl), ...quick })
}
