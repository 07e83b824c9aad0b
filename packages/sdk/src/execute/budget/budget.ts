import type { Usd } from '../../utils/usd.js'

export type BudgetParameters = {
  /** The most that one request may cost. */
  perCall: Usd
  /**
   * The most that all requests of the last 24 hours may cost together: of every client of this origin that
   * shares the store, in every tab. Default: no limit but `perCall`.
   */
  perDay?: Usd | undefined
  /**
   * The most that all requests of this client may cost together, until it is gone: on the web no longer than
   * its page. Default: no limit but the others.
   */
  perSession?: Usd | undefined
  /** Where what was spent is kept. Default: IndexedDB; in Node, this process. */
  store?: BudgetStore | undefined
}

/** Where a ledger is kept. `update` must be atomic among all who share it. */
export type BudgetStore = {
  /** @param change pure: it may be called again. What it throws ends the update, and changes nothing. */
  update: (change: (before: LedgerState | undefined) => LedgerState) => Promise<void>
  read: () => Promise<LedgerState | undefined>
}

/** What was spent lately, and what is set aside. Plain JSON; amounts are micro-USD as decimal text. */
export type LedgerState = {
  version: 1
  /** The latest time that any client saw, in milliseconds since 1970: a clock set back frees nothing. */
  seen: number
  /** By hour, in milliseconds since 1970. */
  spent: readonly { hour: number; amount: string }[]
  /** Set aside for attempts under way. Past `until` an entry counts as spent: its tab is gone. */
  reserved: readonly { id: string; amount: string; until: number }[]
}

/** What may be spent, and what is. */
export type Ledger = {
  /**
   * What is left now, by whichever limit leaves least; `undefined` without a limit. For plans: a moment later it may be less.
   *
   * @throws BudgetStoreError (rejects)
   */
  left: () => Promise<Usd | undefined>
  /**
   * Sets money aside, at once for all tabs or not at all.
   *
   * @param milliseconds that the attempt can last, at most a day: afterwards it counts as spent
   * @throws BudgetExceededError, BudgetStoreError (rejects)
   */
  reserve: (amount: Usd, milliseconds: number) => Promise<Reservation>
}

export type Reservation = {
  /**
   * Ends it: so much was spent, and the rest is free again. A second call changes nothing.
   *
   * @throws BudgetStoreError (rejects): it then stays set aside, and counts as spent later
   */
  settle: (charged: Usd) => Promise<void>
}
