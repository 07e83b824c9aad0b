import type { Limits } from '../provider.js'

/** What goes through a key in a minute, by our own count. Times are milliseconds. */
export type RateWindow = {
  /** Until one more request with so many tokens keeps the limits. */
  wait: (now: number, tokens: number) => number
  /** A request has begun, with so many tokens as far as is known. */
  add: (now: number, tokens: number) => void
}

const minute = 60_000
/** Requests are counted by the second: a minute has at most so many entries, however busy it is. */
const second = 1000

type Entry = { at: number; requests: number; tokens: number }

/** Counts over a minute that slides. A second leaves it as a whole, when the last of it is a minute old. */
export function createRateWindow({
  requestsPerMinute = Number.POSITIVE_INFINITY,
  tokensPerMinute = Number.POSITIVE_INFINITY,
}: Limits = {}): RateWindow {
  let entries: Entry[] = []
  const leaves = ({ at }: Entry) => at + second + minute
  return {
    wait(now, tokens) {
      entries = entries.filter((entry) => leaves(entry) > now)
      let requests = sum(entries, 'requests')
      let used = sum(entries, 'tokens')
      const fits = () => requests + 1 <= requestsPerMinute && used + tokens <= tokensPerMinute
      if (fits()) return 0
      for (const entry of entries) {
        requests -= entry.requests
        used -= entry.tokens
        // What is larger than the limit itself waits until it is alone.
        if (fits() || entry === entries.at(-1)) return leaves(entry) - now
      }
      return 0
    },
    add(now, tokens) {
      const at = Math.floor(now / second) * second
      const last = entries.at(-1)
      if (last?.at === at) {
        last.requests++
        last.tokens += tokens
      } else entries.push({ at, requests: 1, tokens })
    },
  }
}

function sum(entries: readonly Entry[], name: 'requests' | 'tokens'): number {
  return entries.reduce((total, entry) => total + entry[name], 0)
}
