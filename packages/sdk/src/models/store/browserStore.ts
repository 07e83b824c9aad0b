import { cacheStore } from './cacheStore.js'
import type { ChunkStore } from './chunkStore.js'
import { memoryStore } from './memoryStore.js'
import { opfsStore } from './opfsStore.js'

/** The most lasting store that this browser grants: private file system, Cache API, memory. */
export async function browserStore(): Promise<ChunkStore> {
  for (const open of [opfsStore, cacheStore])
    try {
      return await open()
    } catch {
      // Absent here, or refused: the next one.
    }
  return memoryStore()
}
