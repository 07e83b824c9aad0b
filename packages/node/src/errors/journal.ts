import { BaseError } from '@trine/sdk'

/**
 * Another node works on this data folder. Two on one journal could sign two outputs for one run.
 *
 * What to do: Stop the other node, or give this one a data folder and a key of its own.
 */
export class JournalLockedError extends BaseError {
  override readonly name = 'JournalLockedError'
  readonly code = 'node/journal-locked'
  readonly remedy = 'stop'
  constructor() {
    super('Another node works on this data folder.')
  }
}

/**
 * The journal cannot be read as it was written. Nothing was changed or deleted.
 *
 * What to do: Do not delete it: it holds what this key has signed. Repair the disk, and change the key
 * if the journal cannot be had back whole.
 */
export class JournalCorruptError extends BaseError {
  override readonly name = 'JournalCorruptError'
  readonly code = 'node/journal-corrupt'
  readonly remedy = 'stop'
  constructor({ reason }: { reason: string }) {
    super(`The journal is damaged: ${reason}.`)
  }
}

/**
 * The journal was written by a newer version of the node. Nothing was changed.
 *
 * What to do: Install the newer version again.
 */
export class JournalVersionError extends BaseError {
  override readonly name = 'JournalVersionError'
  readonly code = 'node/journal-version'
  readonly remedy = 'stop'
  constructor({ actual, expected }: { actual: number; expected: number }) {
    super(`The journal is of version ${actual}; this node reads version ${expected}.`, {
      details: { actual, expected },
    })
  }
}

/**
 * The journal was written on another chain, or on a local chain that has begun anew since.
 *
 * What to do: Give each chain a data folder and a key of its own: what a key signed on one chain counts
 * on all.
 */
export class JournalChainError extends BaseError {
  override readonly name = 'JournalChainError'
  readonly code = 'node/journal-chain'
  readonly remedy = 'fix-input'
  constructor() {
    super('The journal in this data folder is of another chain.')
  }
}
