/** Milliseconds between two changes of progress that a component is told of. */
export const progressInterval = 50

/**
 * Calls at once, then at most once in each interval, with the newest value. State and the news of it
 * wait together: a reader never sees one without the other.
 *
 * @param interval milliseconds
 */
export function throttle<Value>(call: (value: Value) => void, interval: number) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let waiting: { value: Value } | undefined
  const tick = () => {
    timer = undefined
    if (!waiting) return
    const { value } = waiting
    waiting = undefined
    timer = setTimeout(tick, interval)
    call(value)
  }
  return {
    call(value: Value) {
      waiting = { value }
      if (timer === undefined) tick()
    },
    /** Drops what is waiting. */
    cancel() {
      clearTimeout(timer)
      timer = undefined
      waiting = undefined
    },
  }
}
