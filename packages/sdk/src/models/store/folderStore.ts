import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { uid } from '../../utils/uid.js'
import type { ChunkStore } from './chunkStore.js'

/** Keeps pieces as files of a folder. Node only. Several processes may share the folder. */
export async function folderStore(path: string): Promise<ChunkStore> {
  const folder = join(path, 'chunks')
  await mkdir(folder, { recursive: true })
  const has = async (sha256: string, size: number): Promise<boolean> => {
    const found = await stat(join(folder, sha256)).catch(() => undefined)
    return found?.size === size
  }
  return {
    kind: 'folder',
    has,
    get: async (sha256, size) => {
      if (!(await has(sha256, size))) return undefined
      const bytes = await readFile(join(folder, sha256)).catch(() => undefined)
      return bytes && new Uint8Array(bytes)
    },
    put: async (sha256, bytes) => {
      // Renaming is atomic: a reader sees the whole piece or none, whenever a writer is killed.
      const temporary = join(folder, `${sha256}.${uid()}`)
      try {
        await writeFile(temporary, bytes)
        await rename(temporary, join(folder, sha256))
      } catch (error) {
        await rm(temporary, { force: true })
        throw error
      }
    },
    delete: (sha256) => rm(join(folder, sha256), { force: true }),
  }
}
