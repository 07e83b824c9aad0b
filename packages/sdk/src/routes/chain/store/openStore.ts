import { indexedDbStore } from './indexedDbStore.js'
import type { KeyValueStore } from './keyValueStore.js'
import { memoryStore } from './memoryStore.js'

export type StoreOption = 'persistent' | 'memory'

/** A store that outlives the page, where there is one. */
export function openStore(option: StoreOption = 'persistent'): KeyValueStore {
  return option === 'persistent' && typeof indexedDB !== 'undefined'
    ? indexedDbStore()
    : memoryStore()
}
