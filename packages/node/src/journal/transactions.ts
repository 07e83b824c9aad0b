import type { Hex } from 'viem'
import type { Database } from './database.js'

/** One signed form of a transaction. A replacement has the same nonce, so one of them at most is mined. */
export type Attempt = { hash: Hex; raw: Hex; maxFeePerGas: string; sentAt: number }

/**
 * `pending` until one of its attempts is deep enough in the chain; `void` if something else has taken its
 * nonce.
 */
export type TransactionState = 'pending' | 'ended' | 'void'

export type KeptTransaction = {
  /** What it is for: there is one transaction for each purpose. */
  purpose: string
  /** Digest of what was asked, so that another question for the same purpose is noticed. */
  digest: Hex
  nonce: number
  attempts: readonly Attempt[]
  state: TransactionState
}

export type Transactions = {
  get: (purpose: string) => KeptTransaction | undefined
  pending: () => KeptTransaction[]
  keep: (transaction: KeptTransaction) => void
}

/** Transactions of this node, each on the disk before it is sent. */
export function transactionsOf(database: Database): Transactions {
  return {
    get: (purpose) => {
      const row = database.get('SELECT * FROM transactions WHERE purpose = ?', [purpose])
      return row ? read(row) : undefined
    },
    pending: () =>
      database.all("SELECT * FROM transactions WHERE state = 'pending' ORDER BY nonce").map(read),
    keep: ({ purpose, digest, nonce, attempts, state }) => {
      database.run('INSERT OR REPLACE INTO transactions VALUES (?, ?, ?, ?, ?)', [
        purpose,
        digest,
        nonce,
        JSON.stringify(attempts),
        state,
      ])
    },
  }
}

function read(row: Record<string, unknown>): KeptTransaction {
  return {
    purpose: row.purpose as string,
    digest: row.digest as Hex,
    nonce: Number(row.nonce),
    attempts: JSON.parse(row.attempts as string),
    state: row.state as TransactionState,
  }
}
