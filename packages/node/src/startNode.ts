import type { Hex } from 'viem'

/** A node that takes requests. */
export type RunningNode = {
  /** Where it listens: `http://127.0.0.1:8545`. */
  url: string
  /** The key that signs its claims. */
  operator: Hex
  /** Finishes what is being signed and delivered, then closes the journal. */
  stop: () => Promise<void>
}
