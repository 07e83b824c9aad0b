import { BaseError } from './base.js'

/**
 * A record does not have the form of `record.schema.json`.
 *
 * What to do: Do not rely on it: it was not written by this SDK, or was changed since.
 */
export class RecordInvalidError extends BaseError {
  override readonly name = 'RecordInvalidError'
  readonly code = 'record/invalid'
  readonly remedy = 'stop'
  constructor({ path }: { path: string }) {
    super(`The record cannot be read: what stands at "${path}" is not of the published form.`, {
      details: { path },
    })
  }
}

/**
 * Feedback was given on a record that has no answer: its request failed, was cancelled or is not over.
 *
 * What to do: Give feedback on records with `status: 'answered'` only.
 */
export class RecordUnansweredError extends BaseError {
  override readonly name = 'RecordUnansweredError'
  readonly code = 'record/unanswered'
  readonly remedy = 'fix-input'
  constructor({ status }: { status: string }) {
    super(`The record has no answer that could be right or wrong: it is "${status}".`, {
      details: { status },
    })
  }
}
