import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { fileSource } from '../../../models/sources/fileSource.js'
import { threadLocks } from '../../../models/store/fileLocks.js'
import type { TextLibrary } from '../engine/text/library.js'
import type { WorkshopPlatform } from '../worker/workshop.js'
import { openNodeStore } from './openNodeStore.js'

/** What a worker's insides need in Node. */
export function nodeWorkshopPlatform(): WorkshopPlatform {
  return {
    openStore: openNodeStore,
    source: fileSource(),
    locks: threadLocks(),
    importTextLibrary: importWebBuild,
  }
}

/**
 * The library's build for browsers, which stands beside the one for Node: that one would load a native
 * engine and an image codec, and give other bits than a page does.
 */
async function importWebBuild(): Promise<TextLibrary> {
  const { resolve } = createRequire(import.meta.url)
  const main = pathToFileURL(resolve('@huggingface/transformers'))
  return import(new URL('transformers.web.js', main).href)
}
