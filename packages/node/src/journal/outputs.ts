import { type Hex, keccak256 } from 'viem'
import { JournalCorruptError } from '../errors/journal.js'
import type { Database } from './database.js'

/** What one output belongs to, for ever and on every chain: two of them signed cost the stake. */
export type Run = { modelId: Hex; runtimeHash: Hex; paramsHash: Hex; inputHash: Hex }

export type Outputs = {
  get: (run: Run) => Uint8Array | undefined
  /** @returns what is kept: of two different outputs the first */
  keep: (run: Run, output: Uint8Array) => Uint8Array
}

const key = 'model_id = ? AND runtime_hash = ? AND params_hash = ? AND input_hash = ?'
const values = (run: Run) => [run.modelId, run.runtimeHash, run.paramsHash, run.inputHash]

/** The outputs of every run that this node has answered for. */
export function outputsOf(database: Database): Outputs {
  const get = (run: Run) => {
    const row = database.get(`SELECT output, output_hash FROM outputs WHERE ${key}`, values(run))
    if (!row) return undefined
    const output = row.output as unknown as Uint8Array
    if (keccak256(output) !== row.output_hash)
      throw new JournalCorruptError({ reason: 'an output does not have its digest' })
    return output
  }
  return {
    get,
    keep: (run, output) => {
      database.run('INSERT INTO outputs VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING', [
        ...values(run),
        output,
        keccak256(output),
      ])
      return get(run) as Uint8Array
    },
  }
}
