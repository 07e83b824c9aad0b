/** What a request has left of its time. Milliseconds. */
export type Stopwatch = {
  elapsed: () => number
  left: () => number
  /** Stands still until the promise settles: the user's own thinking is not our delay. */
  pause: <T>(promise: Promise<T>) => Promise<T>
}

/**
 * By a clock that only goes forward: the clock of the day is set now and then.
 *
 * @param limit milliseconds
 */
export function startStopwatch(limit: number): Stopwatch {
  const now = () => performance.now()
  const began = now()
  let paused = 0
  return {
    elapsed: () => Math.max(0, now() - began),
    left: () => limit - (now() - began - paused),
    async pause(promise) {
      const since = now()
      try {
        return await promise
      } finally {
        paused += now() - since
      }
    },
  }
}
