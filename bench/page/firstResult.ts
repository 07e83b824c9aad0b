declare global {
  /** Milliseconds from the navigation to the first result. */
  var firstResult: number | undefined
}

/** Where all pages of the cold start stop the clock, once the logits are those of the model. */
export function stopClock(logits: ArrayLike<number>): void {
  if (logits.length !== 2 || !Number.isFinite(logits[0])) throw new Error('That is no result.')
  globalThis.firstResult = performance.now()
}
