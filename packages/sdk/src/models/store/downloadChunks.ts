import { DownloadError, IntegrityError } from '../../errors/model.js'
import { sha256 } from '../../utils/digest.js'
import type { Source, Span } from '../sources/source.js'
import type { ChunkStore } from './chunkStore.js'
import type { Chunk, FileSpec } from './fileSpec.js'

export type DownloadContext = {
  into: Uint8Array<ArrayBuffer>
  /** Where verified pieces are kept. Nowhere, for files that are on this device anyway. */
  store: ChunkStore | undefined
  source: Source
  signal: AbortSignal
  stallTimeout: number
  onBytes: (count: number) => void
}

/**
 * Fetches pieces of a file, verifying each before it is kept or handed on. A piece that was verified
 * stays kept when a later one fails, so a retry goes on from there.
 *
 * @throws IntegrityError, DownloadError of the last address, when none of the addresses gives the file
 */
export async function downloadChunks(
  file: FileSpec,
  chunks: readonly Chunk[],
  context: DownloadContext,
): Promise<void> {
  let left = [...chunks]
  let failure: unknown = new DownloadError({ file: file.path, reason: 'no address' })
  for (const url of file.urls) {
    const verified = new Set<Chunk>()
    try {
      for (const run of contiguous(left)) await downloadRun(file, url, run, verified, context)
      return
    } catch (error) {
      if (context.signal.aborted) throw context.signal.reason
      failure = error
      left = left.filter((chunk) => !verified.has(chunk))
    }
  }
  throw failure
}

async function downloadRun(
  file: FileSpec,
  url: string,
  run: readonly Chunk[],
  verified: Set<Chunk>,
  { into, store, source, signal, stallTimeout, onBytes }: DownloadContext,
): Promise<void> {
  const span = spanOf(run)
  const waiting = [...run]
  let at = span.from
  const kept: Promise<void>[] = []
  const pieces = source.open(url, { file: file.path, size: file.size, span, signal, stallTimeout })
  for await (const piece of pieces) {
    into.set(piece, at)
    at += piece.length
    onBytes(piece.length)
    for (let chunk = waiting[0]; chunk && at >= chunk.to; chunk = waiting[0]) {
      waiting.shift()
      const bytes = into.subarray(chunk.from, chunk.to)
      if ((await sha256(bytes)) !== chunk.sha256)
        throw new IntegrityError({ file: file.path, chunk: chunk.index, from: 'network' })
      verified.add(chunk)
      // A full or forbidden disk costs the next visit a download, never this one its answer.
      if (store) kept.push(store.put(chunk.sha256, bytes).catch(() => {}))
    }
  }
  // The lock is held until the pieces are kept, so that a waiting tab finds them.
  await Promise.all(kept)
  if (waiting.length > 0) throw new DownloadError({ file: file.path, reason: 'size' })
}

function spanOf(run: readonly Chunk[]): Span {
  return { from: run[0]?.from ?? 0, to: run.at(-1)?.to ?? 0 }
}

/** Groups pieces that follow one another, so that each group is one request. */
function contiguous(chunks: readonly Chunk[]): Chunk[][] {
  const runs: Chunk[][] = []
  for (const chunk of chunks) {
    const run = runs.at(-1)
    if (run && run.at(-1)?.to === chunk.from) run.push(chunk)
    else runs.push([chunk])
  }
  return runs
}
