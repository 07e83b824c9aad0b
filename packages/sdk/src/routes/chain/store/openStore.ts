import { indexedDbStore } from './indexedDbStore.js'
import type { KeyValueStore } from './keyValueStore.js'
import { memoryStore } from './memoryStore.js'

/** `'persistent'`, `'memory'`, or a store of the app's own. */
export type StoreOption = 'persistent' | 'memory' | KeyValueStore

/** A store that outlives the page, where there is one. */
export function openStore(option: StoreOption = 'persistent'): KeyValueStore {
  if (typeof option === 'object') return option
  return option === 'persistent' && typeof indexedDB !== 'undefined'
    ? indexedDbStore()
    : memoryStore()
}
