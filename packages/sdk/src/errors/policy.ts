import { BaseError, type Remedy } from './base.js'

/** Every offer was rejected by a hard requirement, or no route made one. */
export class NoOfferAllowedError extends BaseError {
  override readonly name = 'NoOfferAllowedError'
  readonly code = 'policy/no-offer-allowed'
  readonly remedy = 'change-route'
  readonly rejected: readonly { offer: string; reason: string }[]
  constructor({ rejected }: { rejected: readonly { offer: string; reason: string }[] }) {
    super(
      rejected.length === 0
        ? 'No route of this client made an offer for the request.'
        : `The policy allows no offer for the request. ${rejected.map(({ offer, reason }) => `${offer}: ${reason}`).join('; ')}.`,
      { details: { rejected: rejected.length } },
    )
    this.rejected = rejected
  }
}

/** Having no answer is expected to cost less than any answer that can be had. */
export class AbstainedError extends BaseError {
  override readonly name = 'AbstainedError'
  readonly code = 'policy/abstained'
  readonly remedy = 'change-route'
  constructor({ reason }: { reason: string }) {
    super(`No answer is given: ${reason}.`, { details: { reason } })
  }
}

/** The app, or the user through it, did not agree to what the next attempt needs. */
export class ConsentDeniedError extends BaseError {
  override readonly name = 'ConsentDeniedError'
  readonly code = 'policy/consent-denied'
  readonly remedy = 'change-route'
  constructor({ offer }: { offer: string }) {
    super(`The offer "${offer}" needs consent, and it was not given.`, { details: { offer } })
  }
}

/** An answer came, and what was checked about it did not hold. The answer is withheld. */
export class VerificationFailedError extends BaseError {
  override readonly name = 'VerificationFailedError'
  readonly code = 'verify/failed'
  readonly remedy = 'change-route'
  constructor({ offer, check }: { offer: string; check: string }) {
    super(`The answer of "${offer}" failed the check "${check}" and is withheld.`, {
      details: { offer, check },
    })
  }
}

/** Every attempt of the plan failed. Each one's error is in `errors`, in order. */
export class AllAttemptsFailedError extends BaseError {
  override readonly name = 'AllAttemptsFailedError'
  readonly code = 'policy/all-attempts-failed'
  readonly remedy: Remedy
  readonly errors: readonly BaseError[]
  constructor({ errors }: { errors: readonly BaseError[] }) {
    super(`All ${errors.length} attempts failed: ${errors.map(({ code }) => code).join(', ')}.`, {
      details: { attempts: errors.length },
    })
    this.errors = errors
    this.remedy = errors.some(({ remedy }) => remedy === 'retry') ? 'retry' : 'change-route'
  }
}
