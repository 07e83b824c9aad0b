import { type Address, type Chain, defineChain, type PublicClient } from 'viem'
import { type Config, createConfig, http } from 'wagmi'
import { getPublicClient } from 'wagmi/actions'
import type { Deployment } from '../deployment.ts'
import { announceTestWallet } from './wallet/announceTestWallet.ts'
import { countPrompts } from './wallet/countPrompts.ts'
import { testWallet } from './wallet/testWallet.ts'
import { testWalletPrompts } from './wallet/testWalletPrompts.ts'

/** What the view stands on: the chain, how to reach it, and the wallets that are there. */
export type Setup = {
  deployment: Deployment
  chain: Chain
  config: Config
  publicClient: PublicClient
  /** The contracts by their names, as the page calls them. */
  contracts: Readonly<Record<string, Address>>
}

export const testWalletName = 'Test wallet (local chain)'

let made: Setup | undefined

/** Made once: listens for wallets, and makes the test wallet known where there is one. */
export function setUp(deployment: Deployment): Setup {
  if (made?.deployment.hub === deployment.hub && made.deployment.rpcUrl === deployment.rpcUrl)
    return made
  const { chainId, rpcUrl, wsUrl, wallet } = deployment
  const chain = defineChain({
    id: chainId,
    name: 'Trine local chain',
    nativeCurrency: { name: 'Test ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [rpcUrl], webSocket: [wsUrl] } },
    testnet: true,
  })
  const contracts = {
    'Name registrar': deployment.registrar,
    'Inference hub': deployment.hub,
    'Quorum verifier': deployment.verifier,
    'Model registry': deployment.models,
    'Operator registry': deployment.operators,
  }
  countPrompts()
  if (wallet) {
    const names = Object.entries(contracts).map(([name, at]) => [at.toLowerCase(), name])
    const { privateKey } = wallet
    const { ask } = testWalletPrompts
    const provider = testWallet({
      chain,
      rpcUrl,
      privateKey,
      contracts: Object.fromEntries(names),
      ask,
    })
    announceTestWallet(provider, testWalletName)
  }
  const config = createConfig({
    chains: [chain],
    connectors: [],
    transports: { [chainId]: http(rpcUrl, { batch: true, retryCount: 1 }) },
    pollingInterval: 1_000,
  })
  const publicClient = getPublicClient(config) as PublicClient
  made = { deployment, chain, config, publicClient, contracts }
  return made
}
