import type { Money } from './request.js'

/** What the caller can do about an error. */
export type Remedy = 'fix-input' | 'retry' | 'change-route' | 'stop'

/** The form of an error in JSON, in records and between threads. */
export type SerializedError = {
  name: string
  code: string
  remedy: Remedy
  message: string
  details: Readonly<Record<string, string | number | boolean>>
}

export type BaseErrorOptions = {
  /**
   * The error that led to this one. Kept only if it is of this SDK: any other may say what an error must
   * not, and loggers print causes.
   */
  cause?: unknown
  /** Facts for programs: sizes, names, digests. Never an input, an output or a key. */
  details?: Readonly<Record<string, string | number | boolean>> | undefined
}

const brand = Symbol.for('@trine/sdk.error')

/**
 * The base of every error of this SDK: what happened (`message`), which case it is (`code`), and what
 * to do (`remedy`). Errors hold no prompt, output or key, so they can be logged and stored.
 */
export abstract class BaseError extends Error {
  /** Names the case, for programs: `'model/integrity'`. Each has a page under `docs/errors`. */
  abstract readonly code: string
  abstract readonly remedy: Remedy
  readonly details: Readonly<Record<string, string | number | boolean>>
  /** What the request had cost that this error ended. Absent from an error that ended none. */
  declare readonly money?: Money | undefined

  constructor(message: string, options: BaseErrorOptions = {}) {
    super(message)
    if (isTrineError(options.cause))
      Object.defineProperty(this, 'cause', { value: options.cause, enumerable: false })
    Object.defineProperty(this, brand, { value: true })
    this.details = options.details ?? {}
  }

  toJSON(): SerializedError {
    const { name, code, remedy, message, details } = this
    return { name, code, remedy, message, details }
  }
}

/**
 * Whether a value is an error of this SDK, from whichever copy of it that a page has loaded.
 *
 * @example
 * if (isTrineError(error) && error.code === 'request/aborted') return
 */
export function isTrineError(value: unknown): value is BaseError {
  return typeof value === 'object' && value !== null && brand in value
}

/** An error that crossed a thread or came out of a record: same code, same remedy, no class. */
export class RestoredError extends BaseError {
  override readonly name: string
  readonly code: string
  readonly remedy: Remedy
  constructor(serialized: SerializedError) {
    super(serialized.message, { details: serialized.details })
    this.name = serialized.name
    this.code = serialized.code
    this.remedy = serialized.remedy
  }
}
