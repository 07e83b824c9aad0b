import type { Source } from '../sources/source.js'
import type { ChunkStore } from './chunkStore.js'
import { downloadChunks } from './downloadChunks.js'
import type { FileLocks } from './fileLocks.js'
import { chunksOf, type FileSpec, isOnDevice } from './fileSpec.js'
import { readStored } from './readStored.js'

export type PrepareContext = {
  store: ChunkStore
  source: Source
  locks: FileLocks
  signal: AbortSignal
  /** Milliseconds without a byte after which a download has stalled. */
  stallTimeout: number
  /** Called with the number of further bytes that no longer have to be fetched. */
  onBytes: (count: number) => void
}

/**
 * Brings a file into memory, verified: from the store where it is there, from its source where not. What
 * is returned is the very memory that was hashed, so nothing can change between the check and the use.
 *
 * @throws IntegrityError when bytes differ from their digest; they are gone then, and a retry fetches them
 * @throws DownloadError when bytes cannot be had
 */
export async function prepareFile(
  file: FileSpec,
  context: PrepareContext,
): Promise<Uint8Array<ArrayBuffer>> {
  const { store, source, locks, signal } = context
  const into = new Uint8Array(file.size)
  const kept = !isOnDevice(file, source)
  const all = chunksOf(file)
  const missing = kept ? await readStored(file, all, { into, store, signal }) : all
  if (missing.length === 0) return into
  if (!kept) {
    await downloadChunks(file, missing, { ...context, into, store: undefined })
    return into
  }
  return locks.hold(`${file.chunks[0]}/${file.size}`, signal, async () => {
    // Another tab may have fetched it while this one waited.
    const still = await readStored(file, missing, { into, store, signal })
    const bytes = (chunks: typeof all) => chunks.reduce((sum, { from, to }) => sum + to - from, 0)
    if (still.length < missing.length) context.onBytes(bytes(missing) - bytes(still))
    if (still.length > 0) await downloadChunks(file, still, { ...context, into, store })
    return into
  })
}
