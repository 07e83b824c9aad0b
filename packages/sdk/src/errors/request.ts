import type { UsdString } from '../utils/usd.js'
import { BaseError } from './base.js'

/**
 * A parameter of a call is missing, of the wrong type or out of range.
 *
 * What to do: Correct the parameter that the message names.
 */
export class InvalidParametersError extends BaseError {
  override readonly name = 'InvalidParametersError'
  readonly code = 'request/invalid-parameters'
  readonly remedy = 'fix-input'
  constructor({ parameter, reason }: { parameter: string; reason: string }) {
    super(`The parameter "${parameter}" cannot be used: ${reason}.`, { details: { parameter } })
  }
}

/**
 * The input is not something this model can judge: empty, an IP address, a link with no host.
 *
 * What to do: Ask the user for another input; the reason can be shown to them.
 */
export class InvalidInputError extends BaseError {
  override readonly name = 'InvalidInputError'
  readonly code = 'request/invalid-input'
  readonly remedy = 'fix-input'
  constructor({ reason }: { reason: string }) {
    super(`The input cannot be used: ${reason}.`, { details: { reason } })
  }
}

/**
 * The input is longer than what is read of it: 8192 characters of a link, of its host as many as the model
 * takes, of a conversation as many tokens. Nothing was cut off silently.
 *
 * What to do: Shorten the input, or use a model that reads more. A hostname this long is unusual in
 * itself.
 */
export class InputTooLongError extends BaseError {
  override readonly name = 'InputTooLongError'
  readonly code = 'request/input-too-long'
  readonly remedy = 'fix-input'
  constructor({ length, limit }: { length: number; limit: number }) {
    super(`The input is too long: its length is ${length}, and at most ${limit} is read.`, {
      details: { length, limit },
    })
  }
}

/**
 * An idempotency key was used again for a different request.
 *
 * What to do: Make a new key for each new request.
 */
export class IdempotencyConflictError extends BaseError {
  override readonly name = 'IdempotencyConflictError'
  readonly code = 'request/idempotency-conflict'
  readonly remedy = 'fix-input'
  constructor() {
    super('This idempotency key belongs to a request with other parameters; use a new key.')
  }
}

/** What a request had cost when it ended. Amounts are US dollars. */
export type Money = {
  /** The most that the plan could come to, were each of its steps taken; never above `maxPrice`. */
  quoted: UsdString
  /** What is set aside and neither charged nor given back so far, by routes that do so. */
  reserved: UsdString
  /** What the routes took, for attempts that failed too. */
  charged: UsdString
  /** What came back of what had been set aside or charged. */
  refunded: UsdString
  /** ISO 8601: from when on all that is reserved can be had back. Absent where nothing is. */
  refundableAfter?: string | undefined
}

/** No money moved. */
export const noMoney: Money = { quoted: '0', reserved: '0', charged: '0', refunded: '0' }

/**
 * The caller's signal ended the request. `money` says what it had cost by then.
 *
 * What to do: Nothing: somebody wanted it to stop. `money` says what had been charged by then.
 */
export class AbortedError extends BaseError {
  override readonly name = 'AbortedError'
  readonly code = 'request/aborted'
  readonly remedy = 'stop'
  override readonly money: Money
  constructor({ money = noMoney, cause }: { money?: Money | undefined; cause?: unknown } = {}) {
    super('The request was cancelled by the caller.', {
      cause,
      details: { charged: money.charged },
    })
    this.money = money
  }
}

/**
 * No answer came within the policy's timeout.
 *
 * What to do: Call again, or allow more time with `policy.timeout`.
 */
export class TimeoutError extends BaseError {
  override readonly name = 'TimeoutError'
  readonly code = 'request/timeout'
  readonly remedy = 'retry'
  constructor({ milliseconds }: { milliseconds: number }) {
    super(`No answer came within ${milliseconds} ms.`, { details: { milliseconds } })
  }
}

/**
 * Text that was handed out was withdrawn: the attempt that it came from failed, and another one says something
 * else. The request goes on.
 *
 * What to do: Clear what you show and iterate over `text` again, which begins with the new text; or pass
 * `restarts: false`, and the request fails in place of beginning anew.
 */
export class TextWithdrawnError extends BaseError {
  override readonly name = 'TextWithdrawnError'
  readonly code = 'request/text-withdrawn'
  readonly remedy = 'retry'
  constructor() {
    super('The text so far was withdrawn: the attempt that it came from failed, and another began.')
  }
}
