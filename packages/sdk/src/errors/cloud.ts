import type { UsdString } from '../utils/usd.js'
import { BaseError, type Remedy } from './base.js'

/**
 * A provider refused or failed a request, by its HTTP status or by an error inside its answer. What it said
 * is not repeated: it may hold the prompt.
 *
 * What to do: With 401 or 403 give another key; with 402 add credit there; with 404 name a model that the
 * provider has. Others pass: call again, or let the plan go elsewhere.
 */
export class ProviderFailedError extends BaseError {
  override readonly name = 'ProviderFailedError'
  readonly code = 'cloud/provider-failed'
  readonly remedy: Remedy
  constructor({
    provider,
    status,
    phase,
  }: {
    provider: string
    /** 200 for an error inside an answer that had begun. */
    status: number
    phase: 'before-answer' | 'mid-answer'
  }) {
    super(
      phase === 'before-answer'
        ? `The provider "${provider}" refused the request with status ${status}.`
        : `The provider "${provider}" failed in the middle of its answer.`,
      { details: { provider, status, phase } },
    )
    this.remedy = passes(status) ? 'retry' : 'change-route'
  }
}

/** As the field's clients retry: time-outs, conflicts, limits, and what servers do wrong. */
function passes(status: number): boolean {
  return [200, 408, 409, 429].includes(status) || status >= 500
}

/**
 * The app's function that gives a provider's key threw, or gave what is none.
 *
 * What to do: Look at the function: it is called before each request. Log the user in again if the key expired.
 */
export class ProviderKeyError extends BaseError {
  override readonly name = 'ProviderKeyError'
  readonly code = 'cloud/key-missing'
  readonly remedy = 'change-route'
  constructor({ provider }: { provider: string }) {
    super(`The key for the provider "${provider}" cannot be had.`, { details: { provider } })
  }
}

/**
 * Every key of a provider is at its limit, cooling down, or out of credit.
 *
 * What to do: Call again after `retryAfter` milliseconds, add a key, or let the plan go elsewhere.
 */
export class ProviderBusyError extends BaseError {
  override readonly name = 'ProviderBusyError'
  readonly code = 'cloud/provider-busy'
  readonly remedy = 'retry'
  constructor({ provider, retryAfter }: { provider: string; retryAfter: number }) {
    super(`The provider "${provider}" takes no request for another ${retryAfter} ms.`, {
      details: { provider, retryAfter },
    })
  }
}

/**
 * A provider could not be reached: no network, no such host, or its CORS rules refuse this page. Browsers do
 * not tell which.
 *
 * What to do: Check the address and the connection; use a relay of your own where the provider does not
 * allow pages.
 */
export class ProviderUnreachableError extends BaseError {
  override readonly name = 'ProviderUnreachableError'
  readonly code = 'cloud/provider-unreachable'
  readonly remedy = 'change-route'
  constructor({ provider }: { provider: string }) {
    super(`The provider "${provider}" cannot be reached from here.`, { details: { provider } })
  }
}

/**
 * A provider's answer stopped coming, or ended before it was whole.
 *
 * What to do: Call again, or let the plan go elsewhere. What came may be charged.
 */
export class AnswerCutOffError extends BaseError {
  override readonly name = 'AnswerCutOffError'
  readonly code = 'cloud/answer-cut-off'
  readonly remedy = 'retry'
  constructor({ provider, reason }: { provider: string; reason: 'ended' | 'stalled' }) {
    super(
      reason === 'ended'
        ? `The answer of "${provider}" ended before it was whole.`
        : `The answer of "${provider}" stopped coming.`,
      { details: { provider, reason } },
    )
  }
}

/**
 * A provider's answer is not of the form that its protocol says, or too large, or leads to another origin.
 *
 * What to do: Use another provider, and report it to this one.
 */
export class AnswerMalformedError extends BaseError {
  override readonly name = 'AnswerMalformedError'
  readonly code = 'cloud/answer-malformed'
  readonly remedy = 'change-route'
  constructor({ provider, reason }: { provider: string; reason: string }) {
    super(`The answer of "${provider}" cannot be used: ${reason}.`, {
      details: { provider, reason },
    })
  }
}

/**
 * A provider asks for more than an answer can have come to: the price that the app knows is out of date, or its
 * count is wrong. What counts as charged is the ceiling that was agreed to.
 *
 * What to do: Compare the price in `prices` with the provider's own, and its bill with the answer.
 */
export class OverchargedError extends BaseError {
  override readonly name = 'OverchargedError'
  readonly code = 'cloud/overcharged'
  readonly remedy = 'change-route'
  constructor(details: {
    provider: string
    /** US dollars. */
    asked: UsdString
    ceiling: UsdString
  }) {
    const { provider, asked, ceiling } = details
    super(
      `The provider "${provider}" asks for ${asked} US dollars, and the answer can cost at most ${ceiling}.`,
      { details },
    )
  }
}
