import { BudgetExceededError } from '../../errors/policy.js'
import { formatUsd, type Usd } from '../../utils/usd.js'
import type { Ledger } from './budget.js'

/**
 * A limit for all that one client ever spends, on top of another ledger. It is a number in memory, and so
 * changes at once: no other call comes between. What is never settled stays set aside.
 */
export function sessionBudget(perSession: Usd, day: Ledger): Ledger {
  let out = 0n
  const own = () => (out < perSession ? perSession - out : 0n) as Usd
  return {
    async left() {
      const left = await day.left()
      return left !== undefined && left < own() ? left : own()
    },
    async reserve(amount, milliseconds) {
      const left = own()
      if (amount > left)
        throw new BudgetExceededError({
          limit: 'perSession',
          asked: formatUsd(amount),
          left: formatUsd(left),
        })
      out += amount
      const reservation = await day.reserve(amount, milliseconds).catch((error) => {
        out -= amount
        throw error
      })
      let settled = false
      return {
        async settle(charged) {
          if (!settled) out += charged - amount
          settled = true
          await reservation.settle(charged)
        },
      }
    },
  }
}
