/** A place in a line. Calling it lets the next one in. */
export type Leave = () => void

/** First come, first served, one at a time. */
export type Queue = {
  /** Waits for the turn. Rejects with `signal.reason`, and gives up the place, if aborted before it. */
  enter: (signal: AbortSignal) => Promise<Leave>
}

export function createQueue(): Queue {
  const waiting: (() => void)[] = []
  let busy = false

  const leave = () => {
    const next = waiting.shift()
    if (next) next()
    else busy = false
  }
  const once = (): Leave => {
    let left = false
    return () => {
      if (!left) leave()
      left = true
    }
  }

  return {
    enter: async (signal) => {
      signal.throwIfAborted()
      if (busy)
        await new Promise<void>((resolve, reject) => {
          const abort = () => {
            waiting.splice(waiting.indexOf(turn), 1)
            reject(signal.reason)
          }
          const turn = () => {
            signal.removeEventListener('abort', abort)
            resolve()
          }
          waiting.push(turn)
          signal.addEventListener('abort', abort, { once: true })
        })
      busy = true
      return once()
    },
  }
}
