import type { BudgetStore, LedgerState } from './budget.js'

/**
 * Keeps what was spent until the process ends, for all clients that are given this store: on a server, and
 * in tests. In a page it would not see other tabs.
 *
 * @example
 * const store = memoryBudget()
 * createClient({ routes, budget: { perCall: usd('0.05'), perDay: usd('2'), store } })
 */
export function memoryBudget(): BudgetStore {
  let state: LedgerState | undefined
  return {
    // No wait between reading and writing, so no other update comes between.
    async update(change) {
      state = structuredClone(change(structuredClone(state)))
    },
    read: async () => structuredClone(state),
  }
}
