import { Failure } from '../http/failure.js'

/** First come, first served, so many at a time. */
export type Gate = {
  /**
   * Waits for a place.
   *
   * @returns what gives it back
   * @throws Failure when too many wait; `signal.reason` when nobody waits any longer
   */
  enter: (signal: AbortSignal) => Promise<() => void>
}

/**
 * @param places that there are
 * @param queue how many may wait for one
 */
export function createGate({ places, queue }: { places: number; queue: number }): Gate {
  const waiting = new Set<() => void>()
  let taken = 0

  const leave = () => {
    const [next] = waiting
    if (next) next()
    else taken--
  }
  return {
    async enter(signal) {
      signal.throwIfAborted()
      if (taken < places) taken++
      else {
        if (waiting.size >= queue) throw new Failure('server_busy', { retryAfter: 1_000 })
        await new Promise<void>((resolve, reject) => {
          const abort = () => {
            waiting.delete(turn)
            reject(signal.reason)
          }
          const turn = () => {
            waiting.delete(turn)
            signal.removeEventListener('abort', abort)
            resolve()
          }
          waiting.add(turn)
          signal.addEventListener('abort', abort, { once: true })
        })
      }
      let left = false
      return () => {
        if (!left) leave()
        left = true
      }
    },
  }
}
