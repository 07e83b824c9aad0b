/** What a request has left of its time. Milliseconds. */
export type Stopwatch = {
  elapsed: () => number
  left: () => number
  /** Stands still until the promise settles: the user's own thinking is not our delay. */
  pause: <T>(promise: Promise<T>) => Promise<T>
}

/** @param limit milliseconds */
export function startStopwatch(limit: number, now: () => number): Stopwatch {
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
