/** What a provider's headers say of its limits. All of it may be missing: a page sees only what is exposed. */
export type Hints = {
  /** Milliseconds to wait, never more than a minute. */
  retryAfter?: number | undefined
  requests?: Allowance | undefined
  tokens?: Allowance | undefined
}

/** How much is left, and in how many milliseconds there is more. */
export type Allowance = { remaining: number; reset: number }

/** Milliseconds that a header can make us wait at most: whoever sends it may be wrong, or mean harm. */
const longest = 60_000
const bounded = (milliseconds: number) => Math.min(Math.max(0, milliseconds), longest)

/** @param now milliseconds since 1970 */
export function readHints(headers: Headers, now: number): Hints {
  return {
    retryAfter: readRetryAfter(headers, now),
    requests:
      readAllowance(headers, '-requests', now) ??
      // The short form, of providers that count requests only.
      readAllowance(headers, '', now),
    tokens: readAllowance(headers, '-tokens', now),
  }
}

function readRetryAfter(headers: Headers, now: number): number | undefined {
  for (const name of ['retry-after-ms', 'x-ms-retry-after-ms']) {
    const milliseconds = readNumber(headers.get(name))
    if (milliseconds !== undefined) return bounded(milliseconds)
  }
  const after = headers.get('retry-after')
  const seconds = readNumber(after)
  if (seconds !== undefined) return bounded(1000 * seconds)
  const date = Date.parse(after ?? '')
  return Number.isNaN(date) ? undefined : bounded(date - now)
}

function readAllowance(headers: Headers, suffix: string, now: number): Allowance | undefined {
  const remaining = readNumber(headers.get(`x-ratelimit-remaining${suffix}`))
  if (remaining === undefined) return undefined
  const reset = readReset(headers.get(`x-ratelimit-reset${suffix}`), now)
  return reset === undefined ? undefined : { remaining, reset }
}

/**
 * Providers say it in three ways: a duration (`6m0s`, `12ms`), seconds, or a moment as Unix time, in seconds or
 * milliseconds.
 */
export function readReset(text: string | null, now: number): number | undefined {
  const number = readNumber(text)
  if (number === undefined) return readDuration(text ?? '')
  if (number > 1e11) return bounded(number - now)
  return bounded(number > 1e9 ? 1000 * number - now : 1000 * number)
}

const units = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const

function readDuration(text: string): number | undefined {
  if (!/^(?:\d{1,9}(?:\.\d{1,9})?(?:h|ms|m|s))+$/.test(text)) return undefined
  let total = 0
  for (const [, amount, unit] of text.matchAll(/([\d.]+)(h|ms|m|s)/g))
    total += Number(amount) * units[unit as keyof typeof units]
  return bounded(total)
}

function readNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,15}(?:\.\d{1,9})?$/.test(text) ? Number(text) : undefined
}
