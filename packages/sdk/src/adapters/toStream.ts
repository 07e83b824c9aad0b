/** A stream of what an iterator gives, made as it is read. Whoever stops reading ends it by `stop`. */
export function toStream<T>(iterator: AsyncIterator<T>, stop: AbortController): ReadableStream<T> {
  return new ReadableStream<T>({
    async pull(controller) {
      const { value, done } = await iterator.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel(reason) {
      stop.abort(reason)
    },
  })
}

/** Ends by itself, or with a signal that was given. */
export function follower(signal: AbortSignal | null | undefined): {
  stop: AbortController
  signal: AbortSignal
} {
  const stop = new AbortController()
  return { stop, signal: signal ? AbortSignal.any([signal, stop.signal]) : stop.signal }
}
