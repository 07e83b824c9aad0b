import { isTrineError } from '../../errors/base.js'
import { BudgetExceededError, BudgetStoreError } from '../../errors/policy.js'
import { abortable, withTimeout } from '../../utils/signal.js'
import { uid } from '../../utils/uid.js'
import { formatUsd, type Usd } from '../../utils/usd.js'
import type { BudgetStore, Ledger, LedgerState, Reservation } from './budget.js'
import { defaultStore } from './defaultStore.js'
import { advance, day, hourOf, readLedger, total, withSpent } from './ledgerState.js'

/** Milliseconds to wait for a store. It stands between a user and an answer. */
const patience = 10_000

/** A ledger with a limit for the last 24 hours. Each step is one update of the store: all of it or nothing. */
export function keepLedger({
  perDay,
  store = defaultStore(),
  now = () => Date.now(),
}: {
  perDay: Usd
  store?: BudgetStore | undefined
  /** Milliseconds since 1970: a simulation has a clock of its own. */
  now?: (() => number) | undefined
}): Ledger {
  const leftOf = (state: LedgerState) => positive(perDay - total(state))

  /** Makes a step, with what it found. What a store says of its own failure is not passed on. */
  async function update(step: (state: LedgerState) => LedgerState): Promise<void> {
    let made = false
    await store.update((before) => {
      made = false
      const after = step(advance(readLedger(before), now()))
      made = true
      return after
    })
    if (!made) throw new BudgetStoreError({ reason: 'it made no update' })
  }

  return {
    async left() {
      const state = await inTime((async () => store.read())())
      return leftOf(advance(readLedger(state), now()))
    },
    async reserve(amount, milliseconds) {
      const id = uid()
      let until = 0
      const writing = update((state) => {
        const left = leftOf(state)
        if (amount > left)
          throw new BudgetExceededError({
            limit: 'perDay',
            asked: formatUsd(amount),
            left: formatUsd(left),
          })
        until = state.seen + Math.ceil(Math.min(Math.max(milliseconds, 0), day))
        const entry = { id, amount: amount.toString(), until }
        return { ...state, reserved: [...state.reserved, entry] }
      })
      try {
        await inTime(writing)
      } catch (error) {
        // Where the store was only late, what it then set aside is given back: nothing is sent.
        writing.then(() => update((state) => without(state, id))).catch(() => {})
        throw error
      }
      return reservation({ id, amount, until })
    },
  }

  function reservation(entry: { id: string; amount: Usd; until: number }): Reservation {
    let settled = false
    return {
      async settle(charged) {
        if (settled) return
        settled = true
        const writing = update((state) => {
          const spent = isCounted(state, entry) ? positive(charged - entry.amount) : charged
          return withSpent(without(state, entry.id), state.seen, spent)
        })
        await inTime(writing)
      },
    }
  }
}

/** Whether a reservation has already been counted as spent, since its time was over. */
function isCounted(
  { reserved, spent }: LedgerState,
  { id, amount, until }: { id: string; amount: Usd; until: number },
): boolean {
  if (reserved.some((entry) => entry.id === id)) return false
  // Where it is gone altogether, the clock or the user has done away with it: the charge is booked.
  return spent.some((entry) => entry.hour === hourOf(until) && BigInt(entry.amount) >= amount)
}

function without(state: LedgerState, id: string): LedgerState {
  return { ...state, reserved: state.reserved.filter((entry) => entry.id !== id) }
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  const timer = withTimeout(
    undefined,
    patience,
    () => new BudgetStoreError({ reason: `it did not answer within ${patience} ms` }),
  )
  try {
    return await abortable(work, timer.signal)
  } catch (cause) {
    if (isTrineError(cause)) throw cause
    throw new BudgetStoreError({ reason: 'it failed' })
  } finally {
    timer.dispose()
  }
}

function positive(amount: bigint): Usd {
  return (amount > 0n ? amount : 0n) as Usd
}
