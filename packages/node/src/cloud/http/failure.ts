const table = {
  invalid_request: [
    400,
    'invalid_request_error',
    'The request is not of the form of this address.',
  ],
  unsupported_parameter: [400, 'invalid_request_error', 'This endpoint does not take a parameter.'],
  invalid_api_key: [401, 'authentication_error', 'The API key is missing or unknown.'],
  insufficient_credit: [
    402,
    'insufficient_quota',
    'The credit of this key does not cover the request.',
  ],
  not_found: [404, 'invalid_request_error', 'There is nothing at this address.'],
  model_not_found: [
    404,
    'invalid_request_error',
    'This endpoint has no such model for this address.',
  ],
  method_not_allowed: [405, 'invalid_request_error', 'This address takes another method.'],
  request_too_large: [413, 'invalid_request_error', 'The body is too large.'],
  unsupported_media_type: [415, 'invalid_request_error', 'The body is of another media type.'],
  rate_limit_exceeded: [429, 'rate_limit_error', 'Too many requests or tokens in a minute.'],
  internal: [500, 'server_error', 'This endpoint failed.'],
  upstream_failed: [502, 'server_error', 'The server behind this endpoint failed.'],
  server_busy: [503, 'server_error', 'This endpoint has as much to do as it takes on.'],
  upstream_busy: [503, 'server_error', 'The server behind this endpoint is busy.'],
  stopping: [503, 'server_error', 'This endpoint is stopping.'],
  timeout: [504, 'server_error', 'The answer took too long.'],
} as const satisfies Record<string, readonly [status: number, type: string, message: string]>

/** Why an endpoint does not do what it is asked. */
export type FailureCode = keyof typeof table

export type FailureFacts = {
  /** The parameter that is wrong: a name of the protocol's own, never text of the client's. */
  param?: string | undefined
  /** Milliseconds after which another try may succeed. */
  retryAfter?: number | undefined
}

/** A refusal or a failure on its way to a client. Nothing of what was asked or answered is in it. */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly status: number
  readonly type: string
  readonly param: string | null
  readonly retryAfter: number | undefined
  constructor(
    readonly code: FailureCode,
    { param, retryAfter }: FailureFacts = {},
  ) {
    const [status, type, message] = table[code]
    super(message)
    this.status = status
    this.type = type
    this.param = param ?? null
    this.retryAfter = retryAfter
  }
}

/** As OpenAI's clients read it. */
export function openAiError({ message, type, code, param }: Failure) {
  return { error: { message, type, code, param } }
}

/** As the Open Inference Protocol has it. */
export function oipError({ message, param }: Failure) {
  return { error: param === null ? message : `${message} (${param})` }
}
