/** A signal that follows another, and also ends when nothing was heard for too long. */
export type Watch = {
  signal: AbortSignal
  /** Something was heard: the time begins anew, with this limit. Milliseconds. */
  heard: (limit: number) => void
  /** All was heard: nothing is waited for any longer. */
  end: () => void
  /** Ends it before that: whatever still follows the signal is cut off. */
  stop: () => void
}

/** @param makeReason what the signal is aborted with when it was silent for too long */
export function startWatch(signal: AbortSignal, limit: number, makeReason: () => Error): Watch {
  const own = new AbortController()
  let last = performance.now()
  let allowed = limit
  let timer: ReturnType<typeof setTimeout>
  // One timer that looks again, not one for each piece: pieces come by the thousand.
  const look = () => {
    const left = last + allowed - performance.now()
    if (left > 0) timer = setTimeout(look, Math.ceil(left))
    else own.abort(makeReason())
  }
  timer = setTimeout(look, limit)
  return {
    signal: AbortSignal.any([signal, own.signal]),
    heard(limit) {
      last = performance.now()
      if (limit < allowed) {
        clearTimeout(timer)
        timer = setTimeout(look, limit)
      }
      allowed = limit
    },
    end: () => clearTimeout(timer),
    stop() {
      clearTimeout(timer)
      own.abort()
    },
  }
}
