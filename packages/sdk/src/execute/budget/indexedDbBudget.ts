import { createStore, get, update } from 'idb-keyval'
import type { BudgetStore, LedgerState } from './budget.js'

const key = 'ledger'

/**
 * Keeps what was spent in this browser, over reloads and for all tabs of the origin. An update is one
 * transaction of the database: no other tab's comes between.
 *
 * @param name of the database. Default `'trine-budget'`; clients with another name share no budget with it
 * @example
 * const store = indexedDbBudget({ name: 'my-app-budget' })
 * createClient({ routes, budget: { perCall: usd('0.05'), perDay: usd('2'), store } })
 */
export function indexedDbBudget({ name = 'trine-budget' }: { name?: string } = {}): BudgetStore {
  let opened: ReturnType<typeof createStore> | undefined
  // Opened on first use: importing this, or making a client while rendering on a server, must not fail.
  const store = () => (opened ??= createStore(name, 'budget'))
  return {
    update: async (change) => update<LedgerState>(key, change, store()),
    read: async () => get<LedgerState>(key, store()),
  }
}
