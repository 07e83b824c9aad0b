import type { Conflict, Relaxation } from '../policy/conflict.js'
import type { Side } from '../policy/contradiction.js'
import type { Plan } from '../policy/plan.js'
import type { UsdString } from '../utils/usd.js'
import { BaseError, type Remedy } from './base.js'

/**
 * Every offer was rejected by a hard requirement, or no route made one.
 *
 * What to do: Look at `rejected`: each entry says which requirement ruled an offer out. `relaxation` says
 * which of them to change, and to what, so that the nearest offer is allowed; or add a route.
 */
export class NoOfferAllowedError extends BaseError {
  override readonly name = 'NoOfferAllowedError'
  readonly code = 'policy/no-offer-allowed'
  readonly remedy = 'change-route'
  readonly plan: Plan
  readonly rejected: Plan['rejected']
  /** Two requirements that some offers meet, and none meets both. Absent where there are no such two. */
  readonly conflict: Conflict | undefined
  /** The least change that allows an offer. Absent where no requirement stands in the way. */
  readonly relaxation: Relaxation | undefined
  constructor({
    plan,
    conflict,
    relaxation,
  }: {
    plan: Plan
    conflict?: Conflict | undefined
    relaxation?: Relaxation | undefined
  }) {
    const { rejected } = plan
    super(
      rejected.length === 0
        ? 'No route of this client made an offer for the request.'
        : [
            'The policy allows no offer for the request.',
            `${rejected.map(({ offer, reason }) => `${offer}: ${reason}`).join('; ')}.`,
            ...(conflict ? [`None meets both ${conflict.join(' and ')}.`] : []),
            ...(relaxation ? [`${inWords(relaxation)}.`] : []),
          ].join(' '),
      {
        details: {
          rejected: rejected.length,
          ...(conflict && { conflict: conflict.join(' ') }),
          ...(relaxation && {
            nearest: relaxation.offer,
            changes: relaxation.changes.map(({ requirement }) => requirement).join(' '),
          }),
        },
      },
    )
    this.plan = plan
    this.rejected = rejected
    this.conflict = conflict
    this.relaxation = relaxation
  }
}

function inWords({ offer, changes }: Relaxation): string {
  const each = changes.map(({ requirement, to }) => `${requirement} to ${[to].flat().join(', ')}`)
  return `The nearest is "${offer}": to allow it, set ${each.join(' and ')}`
}

/**
 * Two requirements exclude each other: whatever is offered, nothing can meet both. No route was asked.
 *
 * What to do: Change one of the two that the message names: each is of the policy, of one of its rules, or of
 * the request itself.
 */
export class ContradictoryRequirementsError extends BaseError {
  override readonly name = 'ContradictoryRequirementsError'
  readonly code = 'policy/contradictory-requirements'
  readonly remedy = 'fix-input'
  constructor([first, second]: readonly [Side, Side]) {
    super(
      `Nothing can meet both ${first.path} (${first.value}) and ${second.path} (${second.value}).`,
      {
        details: {
          first: first.path,
          firstValue: first.value,
          second: second.path,
          secondValue: second.value,
        },
      },
    )
  }
}

/**
 * A policy in JSON does not have the form of `policy.schema.json`.
 *
 * What to do: Mend the field that the message names: `/rules/0/when/stakesFrom` is `stakesFrom` of `when` of
 * the first of `rules`. Amounts of US dollars are text, `"0.002"`.
 */
export class PolicyInvalidError extends BaseError {
  override readonly name = 'PolicyInvalidError'
  readonly code = 'policy/invalid'
  readonly remedy = 'fix-input'
  constructor({ pointer, reason }: { pointer: string; reason: string }) {
    super(`The policy cannot be read at "${pointer}": ${reason}.`, { details: { pointer, reason } })
  }
}

/**
 * Having no answer is expected to cost less than any answer that can be had.
 *
 * What to do: Do without an answer, or decide by other means. Lower stakes or a better model would
 * change the plan.
 */
export class AbstainedError extends BaseError {
  override readonly name = 'AbstainedError'
  readonly code = 'policy/abstained'
  readonly remedy = 'change-route'
  /** What was weighed. */
  readonly plan: Plan
  constructor({ reason, plan }: { reason: string; plan: Plan }) {
    super(`No answer is given: ${reason}.`, { details: { reason } })
    this.plan = plan
  }
}

/**
 * The app, or the user through it, did not agree to what the next attempt needs.
 *
 * What to do: Pass `consent` to `createClient` and ask the user there, or require `privacy:
 * 'device'`.
 */
export class ConsentDeniedError extends BaseError {
  override readonly name = 'ConsentDeniedError'
  readonly code = 'policy/consent-denied'
  readonly remedy = 'change-route'
  constructor({ offer, cause }: { offer: string; cause?: unknown }) {
    super(`The offer "${offer}" needs consent, and it was not given.`, {
      cause,
      details: { offer },
    })
  }
}

/**
 * An answer came, and what was checked about it did not hold. The answer is withheld.
 *
 * What to do: Do not use this provider’s answer. Call again if the plan had no other offer; the
 * record has every check.
 */
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

/**
 * Every attempt of the plan failed. Each one's error is in `errors`, in order.
 *
 * What to do: Look at `errors`: each has its own code and remedy.
 */
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

/**
 * The budget has not enough left for an attempt. Nothing was sent, and nothing charged.
 *
 * What to do: `details.limit` says which limit it is. Raise that one; or, of `perDay`, wait until what was
 * spent is older than 24 hours, and of `perSession`, make another client.
 */
export class BudgetExceededError extends BaseError {
  override readonly name = 'BudgetExceededError'
  readonly code = 'policy/budget-exceeded'
  readonly remedy = 'change-route'
  constructor(details: { limit: 'perSession' | 'perDay'; asked: UsdString; left: UsdString }) {
    const { limit, asked, left } = details
    super(`The attempt may cost $${asked}, and $${left} of budget.${limit} is left.`, { details })
  }
}

/**
 * What was spent today cannot be read or written, so no attempt that may cost money is made. Nothing was
 * sent, and nothing charged.
 *
 * What to do: Look at the reason. Where the store holds something else, delete it (in a browser the
 * database `trine-budget`): the last 24 hours are then forgotten. Free offers run all the same.
 */
export class BudgetStoreError extends BaseError {
  override readonly name = 'BudgetStoreError'
  readonly code = 'policy/budget-store-failed'
  readonly remedy = 'change-route'
  constructor({ reason }: { reason: string }) {
    super(`The store of the budget cannot be used: ${reason}.`, { details: { reason } })
  }
}
