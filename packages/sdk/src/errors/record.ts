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
