import type { BudgetParameters, Ledger } from './budget.js'

/** The ledger of a client. Without a limit for the day nothing is kept. */
export function openLedger(_parameters: BudgetParameters | undefined): Ledger {
  return {
    left: async () => undefined,
    reserve: async () => ({ settle: async () => {} }),
  }
}
