import type { ChunkStore } from './chunkStore.js'

/** Opens a store when it is first asked for, and again after a failure: a disk may have room by then. */
export function openOnce(open: () => Promise<ChunkStore>): () => Promise<ChunkStore> {
  let opened: Promise<ChunkStore> | undefined
  return () => {
    if (opened) return opened
    const opening = open()
    opened = opening
    opening.catch(() => {
      opened = undefined
    })
    return opening
  }
}
