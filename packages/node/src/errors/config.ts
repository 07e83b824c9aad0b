import { BaseError } from '@trine/sdk'

/**
 * The node's configuration cannot be used.
 *
 * What to do: Correct the setting that the message names; the README of `@trine/node` lists them all.
 */
export class ConfigInvalidError extends BaseError {
  override readonly name = 'ConfigInvalidError'
  readonly code = 'node/config-invalid'
  readonly remedy = 'fix-input'
  constructor({ setting, reason }: { setting: string; reason: string }) {
    super(`The setting "${setting}" cannot be used: ${reason}.`, { details: { setting } })
  }
}

/**
 * The node's key is missing, is no key, or can be read by others than the account that runs the node.
 *
 * What to do: Put 32 bytes in hexadecimal digits in a file that only this account may read (`chmod 600`).
 */
export class KeyUnusableError extends BaseError {
  override readonly name = 'KeyUnusableError'
  readonly code = 'node/key-unusable'
  readonly remedy = 'fix-input'
  constructor({ reason }: { reason: string }) {
    super(`The node's key cannot be used: ${reason}.`)
  }
}
