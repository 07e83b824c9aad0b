import * as v from 'valibot'
import { RecordInvalidError } from '../errors/record.js'
import { recordSchema } from './schema.js'

/**
 * The account of one request: digests, plan, attempts, money, verdict. Holds no input and no output,
 * unless the app asked for it; the digests are salted, so that a hostname cannot be found by trying.
 */
export type InferenceRecord = v.InferOutput<typeof recordSchema>

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
