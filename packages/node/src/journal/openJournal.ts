import { mkdirSync } from 'node:fs'
import { type Claims, claimsOf } from './claims.js'
import { openDatabase } from './database.js'
import { type Deliveries, deliveriesOf } from './deliveries.js'
import { type Facts, factsOf } from './facts.js'
import { type Outputs, outputsOf } from './outputs.js'
import { lockFolder } from './processLock.js'
import { type Requests, requestsOf } from './requests.js'
import { journalLayout } from './schema.js'
import { type Transactions, transactionsOf } from './transactions.js'

/** What a node must not forget. Every write is on the disk when its call returns. */
export type Journal = {
  outputs: Outputs
  claims: Claims
  requests: Requests
  deliveries: Deliveries
  transactions: Transactions
  facts: Facts
  close: () => Promise<void>
}

/**
 * Opens the journal in a folder, and makes it where there is none.
 *
 * @throws JournalLockedError, JournalCorruptError, JournalVersionError
 */
export async function openJournal(folder: string): Promise<Journal> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const unlock = await lockFolder(folder)
  try {
    const database = openDatabase(folder, journalLayout)
    return {
      outputs: outputsOf(database),
      claims: claimsOf(database),
      requests: requestsOf(database),
      deliveries: deliveriesOf(database),
      transactions: transactionsOf(database),
      facts: factsOf(database),
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
