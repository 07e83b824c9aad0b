import * as v from 'valibot'
import { BudgetStoreError } from '../../errors/policy.js'
import type { Usd } from '../../utils/usd.js'
import type { LedgerState } from './budget.js'

/** Milliseconds. */
export const hour = 3_600_000
export const day = 24 * hour

const time = v.pipe(v.number(), v.safeInteger())
const amount = v.pipe(v.string(), v.regex(/^(?:0|[1-9]\d{0,20})$/))
const schema = v.strictObject({
  version: v.literal(1),
  seen: time,
  spent: v.array(v.strictObject({ hour: time, amount })),
  reserved: v.array(v.strictObject({ id: v.string(), amount, until: time })),
})

/**
 * Reads what a store holds. Nothing at all is a ledger of which nothing is spent; anything else must have
 * the form of one, or all could be spent again.
 *
 * @throws BudgetStoreError
 */
export function readLedger(stored: unknown): LedgerState {
  if (stored === undefined) return { version: 1, seen: 0, spent: [], reserved: [] }
  const { success, output } = v.safeParse(schema, stored)
  if (!success) throw new BudgetStoreError({ reason: 'what it holds has no form that is known' })
  return output
}

/**
 * The ledger at a time, in milliseconds since 1970: what is too old falls out, and what was set aside for
 * too long counts as spent. With a clock that was set back no time passes. If it was by more than a day,
 * the time seen before was the wrong one, and everything moves with the clock, as old as it was.
 */
export function advance(before: LedgerState, now: number): LedgerState {
  const state = before.seen - now > day ? moved(before, now) : before
  const seen = Math.max(state.seen, now)
  const over = state.reserved.filter(({ until }) => until <= seen)
  const counted = over.reduce(
    (sum, { until, amount }) => withSpent(sum, until, BigInt(amount)),
    state,
  )
  return {
    version: 1,
    seen,
    // An hour leaves as a whole, when its end is a day old.
    spent: counted.spent.filter((entry) => entry.hour + hour + day > seen),
    reserved: state.reserved.filter(({ until }) => until > seen),
  }
}

/** All that is spent or set aside. */
export function total({ spent, reserved }: LedgerState): Usd {
  const amounts = [...spent, ...reserved].map((entry) => BigInt(entry.amount))
  return amounts.reduce((sum, each) => sum + each, 0n) as Usd
}

/** The ledger with so much more spent at a time. */
export function withSpent(state: LedgerState, at: number, amount: bigint): LedgerState {
  if (amount === 0n) return state
  const same = state.spent.find((entry) => entry.hour === hourOf(at))
  const others = state.spent.filter((entry) => entry !== same)
  const sum = amount + BigInt(same?.amount ?? 0)
  return { ...state, spent: [...others, { hour: hourOf(at), amount: sum.toString() }] }
}

/** When the hour of a time began. */
export function hourOf(at: number): number {
  return Math.floor(at / hour) * hour
}

/** By whole hours, so that what shares an hour still does. */
function moved(state: LedgerState, now: number): LedgerState {
  const by = hourOf(state.seen - now)
  return {
    ...state,
    seen: state.seen - by,
    spent: state.spent.map((entry) => ({ ...entry, hour: entry.hour - by })),
    reserved: state.reserved.map((entry) => ({ ...entry, until: entry.until - by })),
  }
}
