import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Usd, usd } from '../../utils/usd.js'
import type { BudgetStore, LedgerState } from './budget.js'
import { keepLedger } from './keepLedger.js'
import { day, hour } from './ledgerState.js'
import { sessionBudget } from './sessionBudget.js'

const perDay = usd('0.0001')
const perSession = usd('0.00008')
const start = Date.UTC(2026, 10, 22, 12)
const lasts = 60_000

beforeEach(() => void vi.useFakeTimers({ now: start, toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

type Call = { client: number; amount: bigint; charged: bigint; ends: boolean; waits: number }

const calls = fc.array(
  fc
    .record({
      client: fc.nat(3),
      amount: fc.bigInt(1n, 60n),
      // Per cent of the amount.
      part: fc.bigInt(0n, 100n),
      ends: fc.boolean(),
      waits: fc.oneof(fc.nat(lasts), fc.nat(day + 2 * hour)),
    })
    .map(({ part, ...call }): Call => ({ ...call, charged: (call.amount * part) / 100n })),
  { minLength: 2, maxLength: 25 },
)

/** A store of which each step waits for its turn, in an order that is drawn. */
function drawnStore(turn: () => Promise<unknown>, atomic: boolean): BudgetStore {
  let state: LedgerState | undefined
  return {
    async update(change) {
      await turn()
      const before = state
      if (!atomic) await turn()
      state = change(before)
    },
    async read() {
      await turn()
      return state
    },
  }
}

/** One that counts only what the store has let through: while it waits for that, others come between. */
const lateSession: typeof sessionBudget = (perSession, ledger) => {
  let out = 0n
  return {
    ...ledger,
    async reserve(amount, milliseconds) {
      if (out + amount > perSession) throw new Error()
      const reservation = await ledger.reserve(amount, milliseconds)
      out += amount
      return reservation
    },
  }
}

/**
 * Four clients over one store. The account is kept here, apart from the ledger: all that is out or was
 * charged within 24 hours, at the worst moment that it can have been; and of each client, all that ever was.
 */
const neverPassed = ({
  atomic,
  limit = sessionBudget,
}: {
  atomic: boolean
  limit?: typeof sessionBudget
}) =>
  fc.asyncProperty(fc.scheduler(), calls, async (scheduler, calls) => {
    vi.setSystemTime(start)
    const turn = () => scheduler.schedule(Promise.resolve())
    const store = drawnStore(turn, atomic)
    const ledgers = [0, 1, 2, 3].map(() => limit(perSession, keepLedger({ perDay, store })))
    type Entry = { client: number; amount: bigint; until: number }
    const account: Entry[] = []
    const sumOf = (entries: readonly Entry[]) =>
      entries.reduce((all, { amount }) => all + amount, 0n)
    const check = () => {
      const today = sumOf(account.filter(({ until }) => until > Date.now()))
      if (today > perDay) throw new Error(`${today} of ${perDay}`)
      for (const i of ledgers.keys()) {
        const own = sumOf(account.filter(({ client }) => client === i))
        if (own > perSession) throw new Error(`${own} of ${perSession}`)
      }
    }
    const run = async ({ client, amount, charged, ends, waits }: Call) => {
      await turn()
      const ledger = ledgers[client] as (typeof ledgers)[number]
      const over = Date.now() + lasts
      const reservation = await ledger.reserve(amount as Usd, lasts).catch(() => undefined)
      if (!reservation) return
      // Of a call that is never heard of again, all may be charged in its last moment.
      const entry = { client, amount, until: over + day }
      account.push(entry)
      check()
      await turn()
      vi.setSystemTime(Date.now() + waits)
      check()
      if (!ends) return
      const spent = { client, amount: charged, until: Math.min(Date.now(), over) + day }
      account.splice(account.indexOf(entry), 1, spent)
      await reservation.settle(charged as Usd)
      check()
    }
    await scheduler.waitFor(Promise.all(calls.map(run)))
  })

test('behavior: no interleaving of clients passes the budget', async () => {
  await fc.assert(neverPassed({ atomic: true }), { numRuns: 500 })
})

test('error: with a session that counts late, one does', async () => {
  const { failed } = await fc.check(neverPassed({ atomic: true, limit: lateSession }), {
    numRuns: 500,
  })
  expect(failed).toBe(true)
})

test('error: with a store that is not atomic, one does', async () => {
  const { failed } = await fc.check(neverPassed({ atomic: false }), { numRuns: 500 })
  expect(failed).toBe(true)
})
