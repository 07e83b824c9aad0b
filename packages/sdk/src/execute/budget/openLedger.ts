import { once } from '../../utils/once.js'
import type { BudgetParameters, Ledger } from './budget.js'

const keepers = once(() => Promise.all([import('./keepLedger.js'), import('./sessionBudget.js')]))

const unlimited: Ledger = {
  left: async () => undefined,
  reserve: async () => ({ settle: async () => {} }),
}

/**
 * The ledger of a client. Touches no storage before money is asked for; without a limit for the day
 * nothing is stored at all.
 */
export function openLedger(parameters: BudgetParameters | undefined): Ledger {
  const { perSession, perDay, store } = parameters ?? {}
  if (perSession === undefined && perDay === undefined) return unlimited
  const ledger = once(async () => {
    const [{ keepLedger }, { sessionBudget }] = await keepers()
    const day = perDay === undefined ? unlimited : keepLedger({ perDay, store })
    return perSession === undefined ? day : sessionBudget(perSession, day)
  })
  return {
    left: async () => (await ledger()).left(),
    reserve: async (amount, milliseconds) => (await ledger()).reserve(amount, milliseconds),
  }
}
