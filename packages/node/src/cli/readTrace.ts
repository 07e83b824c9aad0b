import { once } from 'node:events'
import { createReadStream } from 'node:fs'
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
  for await (const text of linesOf(input)) {
    line++
    if (text.trim() === '') continue
    const entry = readLine(text, line)
    if (typeof entry === 'string') skipped[entry] = (skipped[entry] ?? 0) + 1
    else yield entry
  }
}

/** Characters: far more than what is asked and offered of one request. */
const longest = 2 ** 26

/** The lines of a text. One without end is an error, before it fills the memory. */
async function* linesOf(input: AsyncIterable<string>): AsyncGenerator<string> {
  let pieces: string[] = []
  let length = 0
  let line = 1
  for await (const chunk of orUnreadable(input))
    for (const [i, piece] of chunk.split('\n').entries()) {
      if (i > 0) {
        yield pieces.join('')
        pieces = []
        length = 0
        line++
      }
      pieces.push(piece)
      length += piece.length
      if (length > longest)
        throw new TraceInvalidError({ line, path: '/', reason: 'it is longer than any entry' })
    }
  yield pieces.join('')
}

/** A folder, too, can be opened. */
async function* orUnreadable(input: AsyncIterable<string>): AsyncGenerator<string> {
  try {
    yield* input
  } catch {
    throw new UsageError('The trace cannot be read.')
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
