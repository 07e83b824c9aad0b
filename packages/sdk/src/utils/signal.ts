/** Settles like `promise`, or rejects with the signal's reason as soon as it is aborted. */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise
  if (signal.aborted) {
    // Whatever else it rejects with has no reader, and must not end the process.
    promise.catch(() => {})
    return Promise.reject(signal.reason)
  }
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

/** A signal that follows others and also ends by itself. `dispose` must be called when it is done with. */
export function withTimeout(
  signal: AbortSignal | undefined,
  milliseconds: number,
  makeReason: () => Error,
): { signal: AbortSignal; dispose: () => void } {
  const timer = new AbortController()
  const id = setTimeout(() => timer.abort(makeReason()), Math.min(milliseconds, 2 ** 31 - 1))
  return {
    signal: signal ? AbortSignal.any([signal, timer.signal]) : timer.signal,
    dispose: () => clearTimeout(id),
  }
}
