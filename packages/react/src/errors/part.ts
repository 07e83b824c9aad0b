import { BaseError } from '@trine/sdk'

/**
 * A part of the SDK that a hook loads when it is first needed did not load: the page is offline, or was
 * deployed anew meanwhile. Or viem, which it stands on, is not installed.
 *
 * What to do: Reload the page once it is online; install `viem` if the bundler does not find it.
 */
export class PartNotLoadedError extends BaseError {
  override readonly name = 'PartNotLoadedError'
  readonly code = 'react/part-not-loaded'
  readonly remedy = 'retry'
  constructor({ part, cause }: { part: string; cause?: unknown }) {
    super(`The part "${part}" of the SDK did not load.`, { cause, details: { part } })
  }
}
