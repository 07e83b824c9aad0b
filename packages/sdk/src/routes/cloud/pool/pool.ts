import type { Provider } from '../provider.js'
import { createBreaker } from './breaker.js'
import type { Hints } from './hints.js'
import { createSeat, type Seat } from './seat.js'

/** A place at a provider for one request. Exactly one of its ends must be told, once. */
export type Lease = {
  key: Seat['key']
  heed: (hints: Hints) => void
  /** The answer was whole: told at its end. */
  succeed: () => void
  /** The provider failed. */
  fail: () => void
  /** It refused before an answer, with this status. */
  refuse: (status: number, retryAfter?: number) => void
  /** Nobody waits for it any longer: it says nothing of the provider. */
  leave: () => void
}

/** Spreads requests over a provider's keys, and knows when it is better left alone. */
export type Pool = {
  /** A place, or for how many milliseconds there is none. */
  acquire: (tokens: number) => Lease | { wait: number }
  /**
   * How it is at present: the most that its chance of an answer can be, and why it cannot be asked at all. What
   * that chance is in the long run, estimates learn.
   */
  outlook: (tokens: number) => { atMost: number; obstacle?: string | undefined }
}

export type PoolParameters = Pick<Provider, 'keys'> & {
  /** Milliseconds since 1970. */
  now: () => number
  /** From 0 to below 1. */
  random: () => number
}

/** Milliseconds that offers do not mind: a request waits so long for a place by itself. */
export const patience = 5_000

export function createPool({ keys, now, random }: PoolParameters): Pool {
  const seats = (keys ?? [{}]).map(createSeat)
  const breaker = createBreaker()

  const waitOf = (tokens: number) => {
    const least = Math.min(...seats.map((seat) => seat.wait(now(), tokens)))
    return Math.max(least, breaker.wait(now()))
  }
  const lease = (seat: Seat, tokens: number): Lease => {
    seat.begin(now(), tokens)
    breaker.begin(now())
    return {
      key: seat.key,
      heed: (hints) => seat.heed(now(), hints),
      succeed() {
        seat.succeed()
        breaker.end(now(), 'success')
      },
      fail: () => breaker.end(now(), 'failure'),
      refuse(status, retryAfter) {
        // What is wrong with the request itself says nothing of key or provider.
        if (isKeys(status) || isServers(status)) seat.refuse(now(), status, retryAfter)
        breaker.end(now(), isServers(status) ? 'failure' : 'neither')
      },
      leave: () => breaker.end(now(), 'neither'),
    }
  }

  return {
    acquire(tokens) {
      const wait = waitOf(tokens)
      if (wait > 0) return { wait: Math.ceil(wait) }
      const ready = seats.filter((seat) => seat.wait(now(), tokens) === 0)
      return lease(choose(ready, random()), tokens)
    },
    outlook(tokens) {
      if (seats.every((seat) => seat.out(now())))
        return { atMost: 0, obstacle: whyOut(seats, now()) }
      if (breaker.state(now()) === 'open')
        return { atMost: 0, obstacle: 'it failed several times in a row, and is left alone' }
      const wait = waitOf(tokens)
      if (wait > patience)
        return { atMost: 0, obstacle: `it takes no request for ${Math.ceil(wait / 1000)} s` }
      // Half: a trial is as likely to find it mended as not.
      return { atMost: breaker.state(now()) === 'trial' ? 0.5 : 1 }
    },
  }
}

const isKeys = (status: number) => [401, 402, 429].includes(status)
const isServers = (status: number) => status === 408 || status >= 500

/** One of several by their weights. */
function choose(seats: readonly Seat[], random: number): Seat {
  let rest = random * seats.reduce((sum, { weight }) => sum + weight, 0)
  for (const seat of seats) {
    rest -= seat.weight
    if (rest < 0) return seat
  }
  return seats.at(-1) as Seat
}

function whyOut(seats: readonly Seat[], now: number): string {
  const credit = seats.every((seat) => seat.out(now) === 'credit')
  return credit ? 'the credit of its keys is spent' : 'it does not take its keys'
}
