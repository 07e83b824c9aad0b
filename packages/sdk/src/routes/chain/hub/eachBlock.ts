import type { Client } from 'viem'
import { watchBlockNumber } from 'viem/actions'

/** Milliseconds after which to look even if no block was announced: subscriptions die silently. */
const patience = 5_000

/**
 * `next` resolves at once, then with each new block, and now and then without one; it rejects with the
 * signal's reason. `stop` must be called when it is done with.
 */
export function eachBlock(client: Client, signal: AbortSignal) {
  let fresh = true
  let wake: (() => void) | undefined
  const ring = () => {
    fresh = true
    wake?.()
  }
  const timer = setInterval(ring, patience)
  signal.addEventListener('abort', ring, { once: true })
  const unwatch = watchBlockNumber(client, { onBlockNumber: ring, onError: () => {} })
  return {
    async next(): Promise<void> {
      if (!fresh)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      fresh = false
      signal.throwIfAborted()
    },
    stop(): void {
      clearInterval(timer)
      signal.removeEventListener('abort', ring)
      unwatch()
    },
  }
}
