import type { AttemptMoney, Offer, RouteAnswer } from '../../routes/route.js'
import { isUsdString, type Usd, usd } from '../../utils/usd.js'
import { readMoney } from '../readMoney.js'
import { spentBy } from '../spentBy.js'
import type { Ledger } from './budget.js'

/** Milliseconds beyond an attempt's own time, in which its end may still be written down. */
const margin = 60_000

/**
 * Runs what may cost an offer's price, with that price set aside while it does. It is held until the run
 * itself is over, however early its caller was: only then is it known what became of the money.
 *
 * @throws BudgetExceededError, BudgetStoreError, the signal's reason or what `run` throws
 */
export async function holdMoney(
  parameters: { ledger: Ledger; offer: Offer; milliseconds: number; signal: AbortSignal },
  run: (note: (money: AttemptMoney) => void) => Promise<RouteAnswer>,
): Promise<RouteAnswer> {
  const { ledger, offer, milliseconds, signal } = parameters
  const ceiling = usd(offer.price.ceiling)
  if (ceiling === 0n) return run(() => {})
  const reservation = await ledger.reserve(ceiling, milliseconds + margin)
  // Nobody waits for it: an answer that is there is given, and what is not written down counts as spent.
  const settle = (charged: Usd) => void reservation.settle(charged).catch(() => {})
  if (signal.aborted) {
    settle(usd('0'))
    throw signal.reason
  }
  let told: AttemptMoney = { reserved: '0', charged: '0', refunded: '0' }
  try {
    const answer = await run((money) => {
      told = readMoney(money) ?? told
    })
    settle(isUsdString(answer?.charged) ? usd(answer.charged) : ceiling)
    return answer
  } catch (error) {
    settle(spentBy(offer, told, true))
    throw error
  }
}
