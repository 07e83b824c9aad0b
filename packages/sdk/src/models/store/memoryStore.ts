import type { ChunkStore } from './chunkStore.js'

/** Keeps pieces for as long as the thread lives: the last resort, and the default in Node. */
export function memoryStore(): ChunkStore {
  const chunks = new Map<string, Uint8Array<ArrayBuffer>>()
  return {
    kind: 'memory',
    has: async (sha256, size) => chunks.get(sha256)?.length === size,
    get: async (sha256, size) => {
      const chunk = chunks.get(sha256)
      return chunk?.length === size ? chunk : undefined
    },
    put: async (sha256, bytes) => void chunks.set(sha256, bytes.slice()),
    delete: async (sha256) => void chunks.delete(sha256),
  }
}
