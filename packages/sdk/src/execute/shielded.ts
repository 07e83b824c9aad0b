import type { StatusUpdate } from '../request/request.js'

/** An app's callback that throws must not change what happens to its request. */
export function shielded(
  onStatus: ((update: StatusUpdate) => void) | undefined,
): (update: StatusUpdate) => void {
  return (update) => {
    try {
      onStatus?.(update)
    } catch (error) {
      // Browsers have it, and show the error as they do any uncaught one; Node has not.
      globalThis.reportError?.(error)
    }
  }
}
