import { createStore, del, entries, get, set } from 'idb-keyval'
import type { KeyValueStore } from './keyValueStore.js'

/** Values in this browser. Keys of WebCrypto are kept as such: no script gets their bytes. */
export function indexedDbStore(name = 'trine-chain'): KeyValueStore {
  const store = createStore(name, 'values')
  return {
    get: (key) => get(key, store),
    set: (key, value) => set(key, value, store),
    delete: (key) => del(key, store),
    async list(prefix) {
      const all = await entries<string, unknown>(store)
      return all.filter(([key]) => key.startsWith(prefix)).map(([, value]) => value)
    },
  }
}
