import type { ProviderKey } from '../provider.js'
import type { Allowance, Hints } from './hints.js'
import { createRateWindow } from './rateWindow.js'

/** One key of a provider, and how much it may do. Times are milliseconds. */
export type Seat = {
  /** Absent where the provider asks for none. */
  key: ProviderKey['key'] | undefined
  weight: number
  /** Until it takes a request with so many tokens. */
  wait: (now: number, tokens: number) => number
  /** Why it is out, if it is: `'credit'` is spent, or the provider does not `'know'` it. */
  out: (now: number) => 'credit' | 'unknown' | undefined
  begin: (now: number, tokens: number) => void
  heed: (now: number, hints: Hints) => void
  /** An answer came: what went wrong before is past. */
  succeed: () => void
  /** It was refused, with this status. */
  refuse: (now: number, status: number, retryAfter: number | undefined) => void
}

/** After a first refusal, doubled after each that follows it. */
const coolDown = { first: 500, longest: 60_000 }
/** A key that is not known may have been renewed meanwhile; credit seldom comes back within the hour. */
const outFor = { unknown: 300_000, credit: 3_600_000 }

export function createSeat({ key, weight = 1, limits }: Partial<ProviderKey>): Seat {
  const window = createRateWindow(limits)
  let refusals = 0
  let coolUntil = 0
  let out: { why: 'credit' | 'unknown'; until: number } | undefined
  let told: { requests?: Told | undefined; tokens?: Told | undefined } = {}
  return {
    key,
    weight,
    wait(now, tokens) {
      const { requests, tokens: allowed } = told
      // What the provider says is better than what we counted: others may use the key, too.
      const says = requests !== undefined && now < requests.until
      return Math.max(
        coolUntil - now,
        out ? out.until - now : 0,
        says ? lacks(requests, now, 1) : window.wait(now, allowed ? 0 : tokens),
        lacks(allowed, now, tokens),
        0,
      )
    },
    out: (now) => (out && now < out.until ? out.why : undefined),
    begin(now, tokens) {
      window.add(now, tokens)
      if (told.requests) told.requests.remaining--
      if (told.tokens) told.tokens.remaining -= tokens
    },
    heed(now, { requests, tokens }) {
      told = { requests: at(now, requests), tokens: at(now, tokens) }
    },
    succeed() {
      refusals = 0
      out = undefined
    },
    refuse(now, status, retryAfter) {
      const why = status === 402 ? 'credit' : status === 401 ? 'unknown' : undefined
      if (why) out = { why, until: now + outFor[why] }
      else {
        const pause = Math.min(coolDown.first * 2 ** refusals, coolDown.longest)
        coolUntil = Math.max(coolUntil, now + (retryAfter ?? pause))
        refusals++
      }
    },
  }
}

type Told = { remaining: number; until: number }

const at = (now: number, allowance: Allowance | undefined): Told | undefined =>
  allowance && { remaining: allowance.remaining, until: now + allowance.reset }

function lacks(told: Told | undefined, now: number, wanted: number): number {
  return told && now < told.until && told.remaining < wanted ? told.until - now : 0
}
