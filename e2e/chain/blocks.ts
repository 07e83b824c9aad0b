import type { ChainControls } from '../fixtures/stack.ts'
import { expect } from '../fixtures/test.ts'
import { patience } from './registrar.ts'

/** Waits until somebody has sent a transaction, while no block takes it. */
export async function untilSent({ waiting }: ChainControls): Promise<void> {
  await expect.poll(waiting, patience).toBeGreaterThan(0)
}

/** Puts what was sent, or will be, into a block. */
export async function mineSent(chain: ChainControls): Promise<void> {
  await untilSent(chain)
  await chain.mine(1)
}
