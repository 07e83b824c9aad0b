/** Failures in a row after which a provider is left alone. */
const threshold = 3
/** Milliseconds that it is left alone: doubled each time that the trial after it fails too. */
const [shortest, longest] = [10_000, 300_000]

/** Leaves a provider alone that fails again and again, and then tries it with one request. */
export type Breaker = {
  /** `'trial'`: the next request is the one that finds out. */
  state: (now: number) => 'closed' | 'open' | 'trial'
  /** Milliseconds until it may be asked again. */
  wait: (now: number) => number
  begin: (now: number) => void
  /** At the end of an answer, never at its beginning: a stream that breaks off is a failure. */
  end: (now: number, outcome: 'success' | 'failure' | 'neither') => void
}

export function createBreaker(): Breaker {
  let failures = 0
  let pause = shortest
  let openUntil: number | undefined
  let trying = false
  const state = (now: number) => {
    if (openUntil === undefined) return 'closed'
    return now < openUntil || trying ? 'open' : 'trial'
  }
  return {
    state,
    wait: (now) => (state(now) === 'open' ? Math.max((openUntil ?? now) - now, 1000) : 0),
    begin(now) {
      if (state(now) === 'trial') trying = true
    },
    end(now, outcome) {
      const wasTrial = trying
      trying = false
      if (outcome === 'neither') return
      if (outcome === 'success') {
        failures = 0
        pause = shortest
        openUntil = undefined
        return
      }
      failures++
      if (wasTrial) pause = Math.min(2 * pause, longest)
      if (wasTrial || failures >= threshold) openUntil = now + pause
    },
  }
}
