import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { isTrineError } from '@trine/sdk'
import { parseRecord } from '@trine/sdk/record'
import {
  readTraceEntry,
  type TraceEntry,
  TraceInvalidError,
  traceEntryOf,
  type Unusable,
} from '@trine/sdk/replay'
import { UsageError } from './usageError.js'

/** How many records were left out, by the reason. */
export type Skipped = Partial<Record<Unusable, number>>

/**
 * The entries of a file with one trace entry, or one record, a line. Reads it as it goes.
 *
 * @param skipped records that are of no use are counted here
 * @throws UsageError when there is no such file, TraceInvalidError naming the line
 */
export async function* readTrace(file: string, skipped: Skipped): AsyncGenerator<TraceEntry> {
  const input = createReadStream(file, 'utf8')
  try {
    await once(input, 'open')
  } catch {
    throw new UsageError('The trace cannot be read.')
  }
  let line = 0
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    line++
    if (text.trim() === '') continue
    const entry = readLine(text, line)
    if (typeof entry === 'string') skipped[entry] = (skipped[entry] ?? 0) + 1
    else yield entry
  }
}

function readLine(text: string, line: number): TraceEntry | Unusable {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new TraceInvalidError({ line, path: '/', reason: 'there is no JSON' })
  }
  // Only records say when they were opened.
  const isRecord = typeof json === 'object' && json !== null && 'openedAt' in json
  if (!isRecord) return readTraceEntry(json, line)
  try {
    return traceEntryOf(parseRecord(json))
  } catch (error) {
    if (!isTrineError(error)) throw error
    const path = `/${String(error.details.path).replaceAll('.', '/')}`
    throw new TraceInvalidError({ line, path, reason: 'the record is not of the published form' })
  }
}
