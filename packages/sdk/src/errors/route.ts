import { BaseError } from './base.js'

/**
 * A route was written for another version of the route contract.
 *
 * What to do: Install versions of the SDK and of the route’s package that go together.
 */
export class RouteVersionError extends BaseError {
  override readonly name = 'RouteVersionError'
  readonly code = 'route/version-mismatch'
  readonly remedy = 'stop'
  constructor({ route, actual, expected }: { route: string; actual: number; expected: number }) {
    super(
      `The route "${route}" follows version ${actual} of the route contract, and this SDK version ${expected}; install matching versions.`,
      { details: { route, actual, expected } },
    )
  }
}

/**
 * A route broke the contract: it answered for another offer, or with an output of the wrong form.
 *
 * What to do: Use another route, and report it to whoever maintains this one.
 */
export class RouteContractError extends BaseError {
  override readonly name = 'RouteContractError'
  readonly code = 'route/contract-broken'
  readonly remedy = 'change-route'
  constructor({ route, reason, cause }: { route: string; reason: string; cause?: unknown }) {
    super(`The route "${route}" broke the route contract: ${reason}.`, {
      cause,
      details: { route, reason },
    })
  }
}

/**
 * No route of this client takes money, so there is no session to open and nothing to withdraw or refund.
 *
 * What to do: Give the client a route that does, such as `chain()`; with several, name one by `route`.
 */
export class AccountMissingError extends BaseError {
  override readonly name = 'AccountMissingError'
  readonly code = 'route/account-missing'
  readonly remedy = 'fix-input'
  constructor({ route }: { route?: string | undefined } = {}) {
    super(
      route === undefined
        ? 'No route of this client has an account.'
        : `This client has no route "${route}" with an account.`,
      { details: route === undefined ? {} : { route } },
    )
  }
}
