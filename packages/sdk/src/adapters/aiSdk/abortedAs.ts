/** Rejects with the reason of a signal that was aborted, as `fetch` does: the AI SDK knows cancels by it. */
export function abortedAs(signal: AbortSignal | undefined): (error: unknown) => never {
  return (error) => {
    throw signal?.aborted ? signal.reason : error
  }
}
