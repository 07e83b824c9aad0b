import {
  createPublicClient,
  createWalletClient,
  defineChain,
  type Hex,
  hexToNumber,
  http,
  numberToHex,
  type TransactionRequest,
} from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import { type Prompt, type PromptKind, providerError } from './prompt.js'

export type ProviderParameters = {
  account: PrivateKeyAccount
  /** The chain that the wallet can reach. */
  chainId: number
  rpcUrl: string
  /** The chain it is on at first. @default chainId */
  startChainId?: number | undefined
  /** Called with an event of EIP-1193 to be passed to the page. */
  onEvent: (name: string, payload: unknown) => void
}

/** Asks the user; `false` is a refusal. */
export type Ask = (prompt: Prompt) => Promise<boolean>

type Request = { method: string; params?: readonly unknown[] | undefined }

/** An EIP-1193 provider with a real key: it signs, and it asks first. */
export function walletProvider(parameters: ProviderParameters) {
  const { account, chainId, rpcUrl, onEvent } = parameters
  const chain = defineChain({
    id: chainId,
    name: 'Local chain',
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [rpcUrl] } },
  })
  const transport = http(rpcUrl)
  const signer = createWalletClient({ account, chain, transport })
  const reader = createPublicClient({ chain, transport })
  let connected = false
  let onChain = parameters.startChainId ?? chainId

  const confirm = async (ask: Ask, kind: PromptKind, detail: unknown) => {
    if (!(await ask({ kind, detail }))) throw providerError(4001, 'User rejected the request.')
  }
  const switchTo = (id: number) => {
    if (id === onChain) return
    onChain = id
    onEvent('chainChanged', numberToHex(id))
  }
  const authorize = () => {
    if (!connected) throw providerError(4100, 'The page is not connected to this wallet.')
    // A real wallet would act on the chain it is on, where none of this exists.
    if (onChain !== chainId) throw providerError(4901, `The wallet is on chain ${onChain}.`)
  }

  const methods: Record<string, (params: readonly unknown[], ask: Ask) => Promise<unknown>> = {
    eth_requestAccounts: async (_, ask) => {
      if (!connected) await confirm(ask, 'connect', undefined)
      connected = true
      return [account.address]
    },
    eth_accounts: async () => (connected ? [account.address] : []),
    wallet_revokePermissions: async () => {
      connected = false
      return null
    },
    eth_chainId: async () => numberToHex(onChain),
    net_version: async () => String(onChain),
    wallet_switchEthereumChain: async ([to], ask) => {
      const id = hexToNumber((to as { chainId: Hex }).chainId)
      if (id !== chainId) throw providerError(4902, 'Unrecognized chain.')
      await confirm(ask, 'switchChain', to)
      switchTo(id)
      return null
    },
    eth_sendTransaction: async ([transaction], ask) => {
      authorize()
      await confirm(ask, 'transaction', transaction)
      return signer.sendTransaction(toRequest(transaction as RpcTransaction))
    },
    personal_sign: async ([raw], ask) => {
      authorize()
      await confirm(ask, 'sign', raw)
      return signer.signMessage({ message: { raw: raw as Hex } })
    },
    eth_signTypedData_v4: async ([, json], ask) => {
      authorize()
      await confirm(ask, 'typedData', json)
      const { domain, types, primaryType, message } = JSON.parse(json as string)
      const { EIP712Domain: _, ...own } = types
      return signer.signTypedData({ domain, types: own, primaryType, message })
    },
  }

  return {
    switchTo,
    async request({ method, params = [] }: Request, ask: Ask): Promise<unknown> {
      const own = methods[method]
      if (own !== undefined) return own(params, ask)
      if (/^(wallet_|eth_sign|personal_)/.test(method))
        throw providerError(-32601, `The wallet has no ${method}.`)
      if (onChain !== chainId) throw providerError(4901, `The wallet is on chain ${onChain}.`)
      return reader.request({ method, params } as never)
    },
  }
}

type RpcTransaction = Partial<
  Record<'to' | 'data' | 'value' | 'gas' | 'nonce' | 'maxFeePerGas' | 'maxPriorityFeePerGas', Hex>
>

const big = (value: Hex | undefined) => (value === undefined ? undefined : BigInt(value))

function toRequest(one: RpcTransaction): TransactionRequest {
  return {
    to: one.to,
    data: one.data,
    value: big(one.value),
    gas: big(one.gas),
    maxFeePerGas: big(one.maxFeePerGas),
    maxPriorityFeePerGas: big(one.maxPriorityFeePerGas),
  }
}
