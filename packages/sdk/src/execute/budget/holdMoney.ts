import { RouteContractError } from '../../errors/route.js'
import type { AttemptMoney, Offer, RouteAnswer } from '../../routes/route.js'
import { isUsdString, type Usd, usd } from '../../utils/usd.js'
import { readMoney } from '../readMoney.js'
import { spentBy } from '../spentBy.js'
import type { Ledger } from './budget.js'

/** Milliseconds beyond an attempt's own time, in which its end may still be written down. */
const margin = 60_000

/**
 * Runs what may cost an offer's price, with that price set aside while it does. It is held until the run
 * itself is over, however early its caller was: only then is it known what became of the money. An answer for
 * which more was taken than the plan allowed is refused; what was taken counts all the same, also of an offer
 * that was to be free.
 *
 * @throws BudgetExceededError, BudgetStoreError, RouteContractError, the signal's reason or what `run` throws
 */
export async function holdMoney(
  parameters: { ledger: Ledger; offer: Offer; milliseconds: number; signal: AbortSignal },
  run: (note: (money: AttemptMoney) => void) => Promise<RouteAnswer>,
): Promise<RouteAnswer> {
  const { ledger, offer, milliseconds, signal } = parameters
  const ceiling = usd(offer.price.ceiling)
  const reservation =
    ceiling > 0n ? await ledger.reserve(ceiling, milliseconds + margin) : undefined
  const book = async (spent: Usd) => {
    const held = reservation ?? (spent > 0n ? await ledger.reserve(usd('0'), 0) : undefined)
    await held?.settle(spent)
  }
  // Nobody waits for it: an answer that is there is given, and what is not written down counts as spent.
  const settle = (spent: Usd) => void book(spent).catch(() => {})
  if (signal.aborted) {
    settle(usd('0'))
    throw signal.reason
  }
  let told: AttemptMoney = { reserved: '0', charged: '0', refunded: '0' }
  let answer: RouteAnswer
  try {
    answer = await run((money) => {
      told = readMoney(money) ?? told
    })
  } catch (error) {
    settle(spentBy(offer, told, true))
    throw error
  }
  const charged = isUsdString(answer?.charged) ? usd(answer.charged) : ceiling
  const taken = usd(told.charged)
  // biome-ignore lint/complexity/useMathMinMax: these are bigints.
  settle(taken > charged ? taken : charged)
  if (taken > ceiling)
    throw new RouteContractError({
      route: offer.route,
      reason: 'it charged more than the ceiling of its offer',
    })
  return answer
}
