import type { BudgetStore } from './budget.js'
import { indexedDbBudget } from './indexedDbBudget.js'
import { memoryBudget } from './memoryBudget.js'

/** One for all clients of this process, so that they share a budget as those of an origin do. */
const ofThisProcess = memoryBudget()

/** Where a ledger is kept when an app names no store. A browser's is never left for memory: tabs share it. */
export function defaultStore(): BudgetStore {
  return 'indexedDB' in globalThis ? indexedDbBudget() : ofThisProcess
}
