import { fileSource } from '../../../models/sources/fileSource.js'
import { threadLocks } from '../../../models/store/fileLocks.js'
import type { WorkshopPlatform } from '../worker/workshop.js'
import { openNodeStore } from './openNodeStore.js'

/** What a worker's insides need in Node. */
export function nodeWorkshopPlatform(): WorkshopPlatform {
  return { openStore: openNodeStore, source: fileSource(), locks: threadLocks() }
}
