import { BaseError } from '@trine/sdk'

/**
 * The RPC does not answer, or answers with what is no answer.
 *
 * What to do: Look whether the RPC runs and can be reached, then start the node again.
 */
export class RpcUnavailableError extends BaseError {
  override readonly name = 'RpcUnavailableError'
  readonly code = 'node/rpc-unavailable'
  readonly remedy = 'retry'
  constructor({ cause }: { cause?: unknown } = {}) {
    super('The RPC gives no usable answer.', { cause })
  }
}

/**
 * The RPC is of another chain than the configuration names, or the hub is not there.
 *
 * What to do: Correct `rpcUrl`, `chainId` or `hub`, so that all three are of one chain.
 */
export class ChainMismatchError extends BaseError {
  override readonly name = 'ChainMismatchError'
  readonly code = 'node/chain-mismatch'
  readonly remedy = 'fix-input'
  constructor({ reason }: { reason: string }) {
    super(`The chain is not the one of the configuration: ${reason}.`)
  }
}

/**
 * The chain has registered a model with another runtime or determinism class than this node runs it with,
 * so that no claim of this node could convince.
 *
 * What to do: Install the version of `@trine/node` whose engine the model was registered with.
 */
export class ModelMismatchError extends BaseError {
  override readonly name = 'ModelMismatchError'
  readonly code = 'node/model-mismatch'
  readonly remedy = 'change-route'
  constructor({ model, reason }: { model: string; reason: string }) {
    super(`The chain knows the model "${model}" otherwise: ${reason}.`, { details: { model } })
  }
}
