import { type BaseError, isTrineError } from '../../errors/base.js'

/** An error in the form of OpenAI's API. */
export type OpenAiError = {
  status: number
  /** Milliseconds after which it is worth to try again. */
  retryAfter: number | undefined
  body: {
    error: {
      message: string
      type: string
      param: string | null
      code: string
      /** What to do, and what the request had cost in US dollars. */
      trine?: { remedy: string; charged: string }
    }
  }
}

/** By the codes of this SDK; others by their remedy. */
const statuses: Readonly<Record<string, number>> = {
  'request/idempotency-conflict': 409,
  'request/timeout': 504,
  'policy/abstained': 422,
  'policy/budget-exceeded': 402,
  'policy/consent-denied': 403,
  'policy/no-offer-allowed': 403,
  'cloud/provider-busy': 429,
}

/** What there is not, by the parameter that names it. */
const notFound: Readonly<Record<string, string>> = { model: 'model_not_found', url: 'unknown_url' }

const types: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  402: 'insufficient_quota',
  403: 'permission_error',
  429: 'rate_limit_error',
}

/** An error of the SDK as OpenAI's clients know errors. What any other says is not repeated. */
export function refusal(error: unknown): OpenAiError {
  if (!isTrineError(error))
    return {
      status: 500,
      retryAfter: undefined,
      body: {
        error: {
          message: 'Something else failed.',
          type: 'api_error',
          param: null,
          code: 'unknown',
        },
      },
    }
  const status = statusOf(error)
  const { message, code, remedy, money, details } = error
  const { parameter, retryAfter } = details
  const param = typeof parameter === 'string' ? fieldOf(parameter) : null
  return {
    status,
    retryAfter: typeof retryAfter === 'number' ? retryAfter : undefined,
    body: {
      error: {
        message,
        type: types[status] ?? (status < 500 ? 'invalid_request_error' : 'api_error'),
        param,
        code: notFound[param ?? ''] ?? code,
        trine: { remedy, charged: money?.charged ?? '0' },
      },
    },
  }
}

function statusOf({ code, remedy, details }: BaseError): number {
  const known = statuses[code]
  if (known) return known
  if (remedy === 'fix-input') return notFound[String(details.parameter)] ? 404 : 400
  // What the provider said of its key, credit or limits; its failures are those of a gateway here.
  const { status } = details
  if (code === 'cloud/provider-failed' && [401, 402, 403, 404, 429].includes(Number(status)))
    return Number(status)
  return 502
}

/** `input.maxTokens` → `max_tokens` */
function fieldOf(parameter: string): string {
  return parameter
    .replace(/^input\./, '')
    .replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
