import { BaseError } from '@trine/sdk'

/**
 * A hook was called outside of a `TrineProvider`. Wrap the app, or that part of it, in one.
 *
 * What to do: Wrap the component, or the app, in `<TrineProvider client={client}>`.
 */
export class ProviderMissingError extends BaseError {
  override readonly name = 'ProviderMissingError'
  readonly code = 'react/provider-missing'
  readonly remedy = 'fix-input'
  constructor() {
    super('There is no client here: put a <TrineProvider client={client}> around this component.')
  }
}
