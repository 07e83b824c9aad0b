import { IntegrityError } from '../../errors/model.js'
import { sha256 } from '../../utils/digest.js'
import type { ChunkStore } from './chunkStore.js'
import type { Chunk, FileSpec } from './fileSpec.js'

export type ReadContext = {
  /** Where the file is put together. Only verified bytes are written to it. */
  into: Uint8Array<ArrayBuffer>
  store: ChunkStore
  signal: AbortSignal
}

/**
 * Reads pieces from the store, verifying each in memory, and says which are not there.
 *
 * @throws IntegrityError when a stored piece was changed. All such pieces have been removed by then.
 */
export async function readStored(
  file: FileSpec,
  chunks: readonly Chunk[],
  { into, store, signal }: ReadContext,
): Promise<Chunk[]> {
  const missing: Chunk[] = []
  const changed: Chunk[] = []
  for (const chunk of chunks) {
    signal.throwIfAborted()
    const bytes = await store.get(chunk.sha256, chunk.to - chunk.from).catch(() => undefined)
    if (!bytes) missing.push(chunk)
    else {
      into.set(bytes, chunk.from)
      // The copy is hashed, not what was read: this is the memory that the engine gets.
      const actual = await sha256(into.subarray(chunk.from, chunk.to))
      if (actual !== chunk.sha256) changed.push(chunk)
    }
  }
  for (const chunk of changed) await store.delete(chunk.sha256)
  const first = changed[0]
  if (first) throw new IntegrityError({ file: file.path, chunk: first.index, from: 'store' })
  return missing
}
