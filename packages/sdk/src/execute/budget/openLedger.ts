import { once } from '../../utils/once.js'
import type { BudgetParameters, Ledger } from './budget.js'

const keeper = once(() => import('./keepLedger.js'))

/**
 * The ledger of a client. Touches no storage before money is asked for; without a limit for the day
 * nothing is kept at all.
 */
export function openLedger(parameters: BudgetParameters | undefined): Ledger {
  const { perDay, store } = parameters ?? {}
  if (perDay === undefined)
    return {
      left: async () => undefined,
      reserve: async () => ({ settle: async () => {} }),
    }
  const ledger = once(async () => (await keeper()).keepLedger({ perDay, store }))
  return {
    left: async () => (await ledger()).left(),
    reserve: async (amount, milliseconds) => (await ledger()).reserve(amount, milliseconds),
  }
}
