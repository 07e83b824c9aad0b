import type { Endpoint } from '../endpoint.js'
import { Failure } from '../http/failure.js'
import type { ServedModel } from '../models/served.js'
import type { Money } from '../money/money.js'
import { costOf, type TokenCount } from '../money/price.js'
import type { Caller } from './callers.js'

/** A request that may run, with its money set aside. */
export type Admission = {
  /**
   * Charges what the answer came to, before it leaves.
   *
   * @returns what was charged, and the tokens that it was counted by: never more than were admitted
   */
  settle: (tokens: TokenCount) => { cost: Money; tokens: TokenCount }
  /** Gives back the place, and what was not charged. */
  end: () => void
}

type AdmitParameters = {
  caller: Caller
  model: ServedModel
  /** The most tokens that it can come to. */
  most: TokenCount
  signal: AbortSignal
}

/**
 * Admits a request: within its caller's tokens a minute, paid for, and with a place to run.
 *
 * @throws Failure; `signal.reason` when nobody waits any longer
 */
export async function admit(
  { ledger }: Endpoint,
  { caller, model, most, signal }: AdmitParameters,
): Promise<Admission> {
  const total = most.prompt + most.completion
  const reading = caller.tokens.take(caller.id, total)
  if (!reading.granted)
    throw new Failure('rate_limit_exceeded', { param: 'tokens', retryAfter: reading.wait })
  let used = 0
  const giveBack = () => caller.tokens.giveBack(caller.id, total - used)
  const ceiling = costOf(model.price, most)
  const reservation = ledger && caller.account ? ledger.reserve(caller.account, ceiling) : free
  if (!reservation) {
    giveBack()
    throw new Failure('insufficient_credit')
  }
  const undo = () => {
    reservation.release()
    giveBack()
  }
  const leave = await model.gate.enter(signal).catch((error) => {
    undo()
    throw error
  })
  return {
    settle(counted) {
      const tokens = {
        ...counted,
        prompt: Math.min(counted.prompt, most.prompt),
        completion: Math.min(counted.completion, most.completion),
      }
      const cost = costOf(model.price, tokens)
      reservation.settle(cost)
      used = tokens.prompt + tokens.completion
      return { cost, tokens }
    },
    end() {
      leave()
      undo()
    },
  }
}

const free = { settle: () => {}, release: () => {} }
