import * as v from 'valibot'
import { RecordInvalidError } from '../errors/record.js'
import type { currentSchema } from './schema.js'
import { recordSchema } from './schema.js'

/**
 * The account of one request: digests, plan, attempts, money, verdict. Holds no input and no output,
 * unless the app asked for it; the digests are salted, so that a hostname cannot be found by trying. All
 * but those in evidence for contracts: the chain has them anyway, for ever.
 *
 * Version 4 has what was asked; version 3 answers of providers, and attempts beside each other; version 2
 * the money of each attempt, and evidence of a quorum; version 1 says what each was charged.
 */
export type InferenceRecord = v.InferOutput<typeof recordSchema>

/** A record of the version that is written now. */
export type CurrentRecord = v.InferOutput<typeof currentSchema>

/**
 * Reads a record from parsed JSON of unknown origin.
 *
 * @throws RecordInvalidError naming the first place that is wrong
 */
export function parseRecord(json: unknown): InferenceRecord {
  const result = v.safeParse(recordSchema, json)
  if (result.success) return result.output
  const issue = result.issues[0]
  throw new RecordInvalidError({ path: v.getDotPath(issue) ?? '' })
}
