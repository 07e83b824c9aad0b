import type { Client, EIP1193Provider, WalletClient } from 'viem'
import type { Model } from '../../models/model.js'
import type { FileLocks } from '../../models/store/fileLocks.js'
import type { Payload, Progress, Target } from '../../request/request.js'
import type { Hex } from '../../utils/hex.js'
import type { Usd, UsdString } from '../../utils/usd.js'
import type { Account } from '../account.js'
import type { PriorValues } from '../priors.js'
import type { AttemptMoney, RouteAnswer } from '../route.js'
import type { KeyValueStore } from './store/keyValueStore.js'

/** How an answer reaches the contract: carried by the user's own transaction, or by the hub's callback. */
export type Way = 'pull' | 'push'

/** An amount of money for each part of what a request costs. */
export type Costs<Amount> = {
  /** For the operators who answer. */
  fee: Amount
  /** For whoever brings the request and the answer into a block. */
  rebate: Amount
  /** The consumer's own price, which travels with the answer. */
  value: Amount
  /** Gas that the user's own transaction takes for the sake of the answer. */
  gas: Amount
  /** All of these as things are now. */
  total: Amount
  /** The most that it can come to. */
  worst: Amount
}

/** What an answer would cost. Free to have, and plain JSON: wei as decimal text. */
export type ChainQuote = {
  way: Way
  /** Whether it can be asked for now: by push it takes a session on this device. */
  ready: boolean
  model: { id: Hex; name: string }
  /** k claims of n operators convince. */
  quorum: { k: number; n: number }
  wei: Costs<string>
  usd: Costs<UsdString>
  /** US dollars for 1e18 wei that they were reckoned with. */
  nativePrice: UsdString
  /**
   * What k operators surely lose when another output than theirs is proved: nine tenths of k times the least
   * stake. Absent where nobody can prove one, however much is staked.
   */
  bond?: { wei: string; usd: UsdString } | undefined
  /** Units of gas behind `gas`. */
  gasUnits: number
  /** Milliseconds until the answer. */
  latency: { expected: number; p95: number }
  /** By push: seconds after which an unanswered request is refundable. */
  deadline?: number | undefined
}

export type QuoteSubject = { model: Model; target: Target }

export type Order = QuoteSubject & {
  payload: Payload
  /** What the user agreed to pay at most. */
  quote: ChainQuote
}

export type NetworkCall = {
  signal: AbortSignal
  onProgress: (progress: Progress) => void
  onMoney: (money: AttemptMoney) => void
}

/**
 * A network of operators that answers requests on a chain. A network has the verbs that it can do; its
 * evidence is checked by the SDK, and never by itself.
 */
export type Network = {
  id: string
  /**
   * What an answer would cost, in each way that can be had. Asks nobody but the chain.
   *
   * @throws ModelNotServedError, ChainUnreachableError
   */
  quote: (subject: QuoteSubject, signal: AbortSignal) => Promise<readonly ChainQuote[]>
  /** Gets an answer at once, without a transaction before it. */
  result?: (order: Order, call: NetworkCall) => Promise<RouteAnswer>
  /** Pays for an answer. The request's id is kept on this device before anything is sent. */
  submit?: (order: Order, call: NetworkCall) => Promise<Hex>
  /** Waits for the answer to a request that was submitted, in this page or in one before it. */
  watch?: (request: { requestId: Hex; model: Model }, call: NetworkCall) => Promise<RouteAnswer>
  /** Sessions and refunds. */
  account?: Account | undefined
}

/** A wallet: viem's client for it, or the provider that it announces with the account to use. */
export type WalletSource = WalletClient | { provider: EIP1193Provider; account: Hex }

/** What the app gives a network to work with. */
export type NetworkContext = {
  client: Client
  wallet: () => Promise<WalletSource | undefined>
  /** US dollars for 1e18 wei. */
  nativePrice: () => Promise<Usd>
  prior: PriorValues
  store: KeyValueStore
  locks: FileLocks
}

/** What `trineHub()` and its sisters return. Loads the network's code when it is first needed. */
export type NetworkFactory = (context: NetworkContext) => Promise<Network>
