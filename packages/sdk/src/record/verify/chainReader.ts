import type { Hex } from '../../utils/hex.js'

/** A committee as it took office, and what became of it since. */
export type CommitteeFacts = {
  /** In the order of their seats; in lower case. */
  keys: readonly Hex[]
  /** For each seat, whether its holder has left or was slashed. */
  vacant: readonly boolean[]
  runtimeHash: Hex
  /** Determinism class, by its number on chain. */
  class: number
  /** How many claims convince. */
  quorum: number
  /** Unix time in seconds; 0 while in office. */
  retiredAt: bigint
}

/** What a transaction did to a request. */
export type Fulfilment = {
  block: { number: bigint; hash: Hex }
  outputHash: Hex
  /** The keys that signed, in the order of their seats; in lower case. */
  operators: readonly Hex[]
  callback: 'none' | 'accepted' | 'reverted'
}

/**
 * The few reads that it takes to check a record again. Each rejects where the chain cannot be reached, or
 * does not keep what was asked for.
 */
export type ChainReader = {
  chainId: () => Promise<bigint>
  /** The contracts that a hub stands on. */
  contractsOf: (hub: Hex) => Promise<{ verifier: Hex; models: Hex }>
  block: (number: bigint) => Promise<{ hash: Hex; timestamp: bigint } | undefined>
  /** Read as of `block`, or as things are now. */
  committeeAt: (parameters: {
    models: Hex
    modelId: Hex
    epoch: number
    block?: bigint | undefined
  }) => Promise<CommitteeFacts | undefined>
  statusOf: (parameters: {
    hub: Hex
    requestId: Hex
  }) => Promise<'none' | 'open' | 'answered' | 'refunded'>
  /**
   * How a transaction answered a request: `undefined` where the chain does not know the transaction,
   * `null` where it did not answer this request.
   */
  fulfilment: (parameters: {
    hub: Hex
    requestId: Hex
    transaction: Hex
  }) => Promise<Fulfilment | null | undefined>
}
