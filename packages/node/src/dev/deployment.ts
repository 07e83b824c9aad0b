import type { Address, Hex } from 'viem'

/** Where everything of a stack is: what a page needs to use it. Plain JSON. */
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
  /** Decimal text: the first block that holds any of it. */
  deployBlock: string
  /** The models that have a committee. */
  modelIds: readonly Hex[]
  /** The operators in the order of their seats. */
  nodes: readonly { owner: Address; key: Address; url: string }[]
  /** Funded on this chain only, where money is worth nothing. */
  wallet: { address: Address; privateKey: Hex }
  /** US dollars for one ether: a fixed figure, made up for demonstrations. */
  nativePriceUsd: string
  /** The endpoint for models, where there is one. */
  cloud?: CloudDeployment | undefined
}

/** An endpoint for models, and a key whose credit is worth nothing elsewhere. */
export type CloudDeployment = {
  /** OpenAI's protocol is below it at `/v1`, the Open Inference Protocol at `/v2`. */
  url: string
  /** For people. */
  name: string
  /** The address of the key that signs its answers. */
  signer: Address
  /** Of a customer with prepaid credit. */
  apiKey: string
  /** Names of the models that it has; `GET /v1/models` says what they cost. */
  models: readonly string[]
}
