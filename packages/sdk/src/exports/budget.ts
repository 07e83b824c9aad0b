export type { BudgetParameters, BudgetStore, LedgerState } from '../execute/budget/budget.js'
export { indexedDbBudget } from '../execute/budget/indexedDbBudget.js'
export { memoryBudget } from '../execute/budget/memoryBudget.js'
