import { JournalChainError } from '../errors/journal.js'
import type { Database } from './database.js'

export type Facts = {
  /** The last block whose requests are all kept. */
  cursor: () => bigint | undefined
  moveCursor: (block: bigint) => void
  /** @throws JournalChainError when the journal was written on another chain */
  bind: (chain: string) => void
}

/** What the journal is of, and how far it has come. */
export function factsOf(database: Database): Facts {
  const get = (name: string) =>
    database.get('SELECT value FROM facts WHERE name = ?', [name])?.value as string | undefined
  const set = (name: string, value: string) =>
    database.run('INSERT OR REPLACE INTO facts VALUES (?, ?)', [name, value])
  return {
    cursor: () => {
      const value = get('cursor')
      return value === undefined ? undefined : BigInt(value)
    },
    moveCursor: (block) => void set('cursor', String(block)),
    bind: (chain) => {
      const known = get('chain')
      if (known !== undefined && known !== chain) throw new JournalChainError()
      if (known === undefined) set('chain', chain)
    },
  }
}
