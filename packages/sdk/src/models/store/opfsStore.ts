import type { ChunkStore } from './chunkStore.js'

/**
 * Keeps pieces in the origin's private file system, as `trine/chunks/<sha256>`.
 *
 * @throws when this browser has no such file system, or refuses it here (some private windows do)
 */
export async function opfsStore(): Promise<ChunkStore> {
  const root = await navigator.storage.getDirectory()
  const trine = await root.getDirectoryHandle('trine', { create: true })
  const folder = await trine.getDirectoryHandle('chunks', { create: true })

  const find = async (sha256: string, size: number): Promise<File | undefined> => {
    try {
      const file = await (await folder.getFileHandle(sha256)).getFile()
      return file.size === size ? file : undefined
    } catch {
      return undefined
    }
  }

  return {
    kind: 'opfs',
    has: async (sha256, size) => (await find(sha256, size)) !== undefined,
    get: async (sha256, size) => {
      const file = await find(sha256, size)
      // A file that another tab replaces while it is read rejects: it is absent then, not broken.
      const bytes = await file?.arrayBuffer().catch(() => undefined)
      return bytes && new Uint8Array(bytes)
    },
    put: async (sha256, bytes) => {
      const handle = await folder.getFileHandle(sha256, { create: true })
      try {
        await write(handle, bytes)
      } catch (error) {
        // The entry was created empty: leave nothing behind that takes a name.
        await folder.removeEntry(sha256).catch(() => {})
        throw error
      }
    },
    delete: async (sha256) => {
      await folder.removeEntry(sha256).catch(() => {})
    },
  }
}

type SyncHandle = {
  write: (bytes: Uint8Array) => number
  truncate: (size: number) => void
  flush: () => void
  close: () => void
}

async function write(handle: FileSystemFileHandle, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  if ('createWritable' in handle) {
    // Written to a hidden file that takes the place of the old one on close: whole or not at all.
    const stream = await handle.createWritable()
    try {
      await stream.write(bytes)
      await stream.close()
    } catch (error) {
      await stream.abort().catch(() => {})
      throw error
    }
    return
  }
  // Older Safari has only this, in workers only. A cut is seen by the file's size.
  const sync = await (
    handle as unknown as { createSyncAccessHandle: () => Promise<SyncHandle> }
  ).createSyncAccessHandle()
  try {
    sync.truncate(0)
    if (sync.write(bytes) !== bytes.length) throw new Error('The disk took only a part.')
    sync.flush()
  } finally {
    sync.close()
  }
}
