import type { ChunkStore } from '../../../models/store/chunkStore.js'
import { folderStore } from '../../../models/store/folderStore.js'
import { memoryStore } from '../../../models/store/memoryStore.js'
import type { StoreOption } from '../workerProtocol.js'

/** Node keeps files where it is told to, and otherwise not beyond the process. */
export async function openNodeStore(option: StoreOption): Promise<ChunkStore> {
  return typeof option === 'object' ? folderStore(option.folder) : memoryStore()
}
