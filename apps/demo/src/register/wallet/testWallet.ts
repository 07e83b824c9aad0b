import { inferenceHubAbi, nameRegistrarAbi } from '@trine/contracts'
import {
  type Chain,
  createWalletClient,
  decodeFunctionData,
  formatEther,
  type Hex,
  hexToString,
  http,
  numberToHex,
} from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { type Provider, ProviderError, providerCodes } from './provider.ts'
import type { Question } from './testWalletPrompts.ts'

/** A transaction as pages give it to wallets. */
type TransactionRequest = {
  to?: Hex
  data?: Hex
  value?: Hex
  gas?: Hex
  maxFeePerGas?: Hex
  maxPriorityFeePerGas?: Hex
}

type TestWalletParameters = {
  chain: Chain
  rpcUrl: string
  privateKey: Hex
  /** Contracts by their addresses in lower case, to say what a transaction is about. */
  contracts: Readonly<Record<string, string>>
  /** Puts a question to the user. */
  ask: (question: Question) => Promise<boolean>
}

/**
 * A wallet for the local chain alone, whose key the local chain's faucet has filled. It asks for each
 * thing that a wallet asks for, so that the demo shows what a user would see.
 */
export function testWallet({ chain, rpcUrl, privateKey, contracts, ask }: TestWalletParameters) {
  const account = privateKeyToAccount(privateKey)
  const client = createWalletClient({ account, chain, transport: http(rpcUrl) })
  // As wallets do, it remembers who may see the account: until the tab is closed.
  const memory = `trine.test-wallet.${account.address}`
  const isConnected = () => sessionStorage.getItem(memory) !== null
  const approve = async (question: Question) => {
    if (!(await ask(question)))
      throw new ProviderError(providerCodes.refused, 'User rejected the request.')
  }

  const methods: Record<string, (params: readonly never[]) => Promise<unknown>> = {
    async eth_requestAccounts() {
      if (!isConnected()) await approve({ kind: 'connect', facts: [['Account', account.address]] })
      sessionStorage.setItem(memory, 'connected')
      return [account.address]
    },
    eth_accounts: async () => (isConnected() ? [account.address] : []),
    async wallet_revokePermissions() {
      sessionStorage.removeItem(memory)
      return null
    },
    eth_chainId: async () => numberToHex(chain.id),
    async wallet_switchEthereumChain([wanted]: readonly { chainId: Hex }[]) {
      if (Number(wanted?.chainId) !== chain.id) throw new ProviderError(4902, 'Unrecognized chain.')
      return null
    },
    async eth_sendTransaction([transaction = {}]: readonly TransactionRequest[]) {
      const { to, data, value, gas, maxFeePerGas, maxPriorityFeePerGas } = transaction
      await approve({ kind: 'transaction', facts: factsOf(transaction, contracts) })
      return client.sendTransaction({
        to: to ?? null,
        data: data ?? '0x',
        value: BigInt(value ?? 0),
        ...(gas && { gas: BigInt(gas) }),
        ...(maxFeePerGas && { maxFeePerGas: BigInt(maxFeePerGas) }),
        ...(maxPriorityFeePerGas && { maxPriorityFeePerGas: BigInt(maxPriorityFeePerGas) }),
      })
    },
    async personal_sign([message = '0x']: readonly Hex[]) {
      await approve({ kind: 'signature', facts: [['Message', hexToString(message)]] })
      return account.signMessage({ message: { raw: message } })
    },
    async eth_signTypedData_v4([, json = '']: readonly string[]) {
      const { domain, types, primaryType, message } = JSON.parse(json)
      await approve({ kind: 'signature', facts: [['Message', primaryType]] })
      const { EIP712Domain: _, ...named } = types
      return account.signTypedData({ domain, types: named, primaryType, message })
    },
  }

  const provider: Provider = {
    async request({ method, params = [] }) {
      const own = Object.hasOwn(methods, method) ? methods[method] : undefined
      if (own) return own(params as readonly never[])
      if (/^(?:wallet_|eth_sign)/.test(method))
        throw new ProviderError(providerCodes.unknownMethod, `Method not found: ${method}`)
      return client.request({ method, params } as never)
    },
    on: () => provider,
    removeListener: () => provider,
  }
  return provider
}

/** What a transaction is about, from its own bytes: what the page says of it does not count. */
function factsOf(
  { to = '0x', data = '0x', value = '0x0' }: TransactionRequest,
  contracts: TestWalletParameters['contracts'],
): Question['facts'] {
  const contract = contracts[to.toLowerCase()] ?? 'an unknown address'
  let call = 'unknown'
  try {
    const abi = [...inferenceHubAbi, ...nameRegistrarAbi]
    const { functionName, args } = decodeFunctionData({ abi, data })
    const name: unknown = args?.[0]
    call = typeof name === 'string' ? `${functionName} “${name}”` : functionName
  } catch {
    // It calls something that this wallet does not know, and says so.
  }
  return [
    ['Calls', call],
    ['On', `${contract}, ${to}`],
    ['Pays', `${formatEther(BigInt(value))} ETH, and gas`],
  ]
}
