import type { Address, Hex } from 'viem'

/** Where the local chain, its operators and the cloud endpoint are, as the page's own server says. */
export type Deployment = {
  chainId: number
  rpcUrl: string
  wsUrl: string
  hub: Address
  /** The model registry. */
  models: Address
  /** The operator registry. */
  operators: Address
  verifier: Address
  registrar: Address
  /** Decimal text: the block that the contracts were deployed in. */
  deployBlock: string
  modelIds: readonly Hex[]
  nodes: readonly OperatorNode[]
  /** A funded key that is worth nothing outside of this chain. Absent on every other chain. */
  wallet?: { address: Address; privateKey: Hex } | undefined
  /** US dollars for 1 ETH: a fixed figure, made up for the demo. */
  nativePriceUsd: string | number
  /** A node that serves models over HTTP. */
  cloud?: CloudEndpoint | undefined
}

export type CloudEndpoint = {
  url: string
  /** For people. */
  name: string
  /** The address whose key signs its answers. */
  signer: Hex
  /** What this page is known by there. Worth nothing elsewhere. */
  apiKey: string
}

export type OperatorNode = { owner: Address; key: Address; url: string }

/** @returns `undefined` where the page was started alone */
export async function loadDeployment(signal: AbortSignal): Promise<Deployment | undefined> {
  const response = await fetch('/deployment.json', { cache: 'no-store', signal })
  if (response.status === 404) return undefined
  if (!response.ok) throw new Error(`deployment.json: ${response.status}`)
  return ((await response.json()) as Deployment | null) ?? undefined
}
