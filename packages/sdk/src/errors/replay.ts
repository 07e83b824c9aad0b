import { BaseError } from './base.js'

/**
 * An entry of a trace does not have the form that `replay` reads.
 *
 * What to do: Look at `details`: `line` is the entry, counted from 1, and `path` the field in it. The
 * form is that of `TraceEntry`; records are turned into it by `traceOf`.
 */
export class TraceInvalidError extends BaseError {
  override readonly name = 'TraceInvalidError'
  readonly code = 'replay/trace-invalid'
  readonly remedy = 'fix-input'
  constructor({ line, path, reason }: { line: number; path: string; reason: string }) {
    super(`Entry ${line} of the trace cannot be read: at "${path}", ${reason}.`, {
      details: { line, path, reason },
    })
  }
}
