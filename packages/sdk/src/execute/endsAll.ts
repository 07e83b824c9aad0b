import type { BaseError } from '../errors/base.js'

/**
 * Whether an attempt failed for what the caller must mend first, so that every other would fail too. An input
 * that is too long is another matter: what one place or model cannot read at such length, another may.
 */
export function endsAll(error: BaseError): boolean {
  return error.remedy === 'fix-input' && !isTooLong(error)
}

export function isTooLong({ code }: BaseError): boolean {
  return code === 'request/input-too-long'
}
