import { BaseError } from '@trine/sdk'

/**
 * There is no local chain for this machine: anvil is not installed, or not for its processor.
 *
 * What to do: Install `@foundry-rs/anvil` beside `@trine/node`. It is an optional peer, as only local
 * chains need it.
 */
export class AnvilMissingError extends BaseError {
  override readonly name = 'AnvilMissingError'
  readonly code = 'dev/anvil-missing'
  readonly remedy = 'stop'
  constructor({ wanted }: { wanted: string }) {
    super(`No local chain can be started: ${wanted} is not installed; add @foundry-rs/anvil.`, {
      details: { wanted },
    })
  }
}

/**
 * The local chain did not start, or ended at once.
 *
 * What to do: The reason is anvil’s own: most often a port that is taken, or an argument it does not
 * know.
 */
export class AnvilFailedError extends BaseError {
  override readonly name = 'AnvilFailedError'
  readonly code = 'dev/anvil-failed'
  readonly remedy = 'retry'
  constructor({ reason }: { reason: string }) {
    super(`The local chain did not start: ${reason || 'it said nothing'}.`, { details: { reason } })
  }
}

/**
 * A node of the local stack ended, or said nothing, before it took requests.
 *
 * What to do: Read its log, which the message names.
 */
export class NodeFailedError extends BaseError {
  override readonly name = 'NodeFailedError'
  readonly code = 'dev/node-failed'
  readonly remedy = 'retry'
  constructor({ node, log }: { node: string; log: string }) {
    super(`${node} did not start; its log is ${log}.`, { details: { node, log } })
  }
}

/**
 * The folder for a local stack holds something else, which starting would remove.
 *
 * What to do: Name an empty folder, or one that does not exist yet.
 */
export class DataFolderError extends BaseError {
  override readonly name = 'DataFolderError'
  readonly code = 'dev/data-folder'
  readonly remedy = 'fix-input'
  constructor({ folder }: { folder: string }) {
    super(`${folder} holds something that is not a local stack; it is left as it is.`, {
      details: { folder },
    })
  }
}
