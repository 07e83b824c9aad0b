import { mkdirSync } from 'node:fs'
import { type Layout, openDatabase } from '../../journal/database.js'
import { lockFolder } from '../../journal/processLock.js'
import type { Money } from './money.js'

const layout: Layout = {
  file: 'credit.db',
  version: 1,
  schema: `
CREATE TABLE accounts (
  name TEXT PRIMARY KEY, spent INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE reservations (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, amount INTEGER NOT NULL
) STRICT`,
}

/** Money that is set aside for one request. One call of either ends it; later ones do nothing. */
export type Reservation = {
  /** Charges what the answer came to: never more than was set aside. */
  settle: (cost: Money) => void
  /** Charges nothing. */
  release: () => void
}

/** What customers have spent of their prepaid credit. Every write is on the disk when its call returns. */
export type Ledger = {
  /** @returns `undefined` where the credit does not cover it */
  reserve: (account: Account, amount: Money) => Reservation | undefined
  state: (account: Account) => { spent: Money; reserved: Money }
  close: () => Promise<void>
}

export type Account = {
  name: string
  /** All that was ever paid in. */
  credit: Money
}

/**
 * Opens the ledger in a folder, and makes it where there is none. What a former process had set aside and
 * not charged is released: its answers have never been given.
 *
 * @throws JournalLockedError, JournalCorruptError, JournalVersionError
 */
export async function openLedger(folder: string): Promise<Ledger> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const unlock = await lockFolder(folder)
  try {
    const database = openDatabase(folder, layout)
    database.run('DELETE FROM reservations')
    const sum = (statement: string, name: string): Money =>
      BigInt((database.get(statement, [name])?.total as number | bigint | null | undefined) ?? 0)
    const state = ({ name }: Account) => ({
      spent: sum('SELECT spent AS total FROM accounts WHERE name = ?', name),
      reserved: sum('SELECT sum(amount) AS total FROM reservations WHERE name = ?', name),
    })
    return {
      state,
      reserve(account, amount) {
        const { spent, reserved } = state(account)
        if (spent + reserved + amount > account.credit) return undefined
        const { name } = account
        const { lastInsertRowid: id } = database.run(
          'INSERT INTO reservations (name, amount) VALUES (?, ?)',
          [name, amount],
        )
        let open = true
        const end = (work: () => void) => {
          if (open) work()
          open = false
        }
        const remove = () => database.run('DELETE FROM reservations WHERE id = ?', [id])
        return {
          release: () => end(remove),
          settle: (cost) =>
            end(() => {
              if (cost > amount) throw new RangeError('More is charged than was set aside.')
              // Both or neither, whenever the process ends.
              database.exec('BEGIN')
              remove()
              database.run(
                `INSERT INTO accounts VALUES (?, ?)
                 ON CONFLICT (name) DO UPDATE SET spent = spent + ?`,
                [name, cost, cost],
              )
              database.exec('COMMIT')
            }),
        }
      },
      close: async () => {
        database.close()
        await unlock()
      },
    }
  } catch (error) {
    await unlock()
    throw error
  }
}
