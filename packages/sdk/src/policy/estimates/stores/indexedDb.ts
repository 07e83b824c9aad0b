import { createStore, entries, promisifyRequest } from 'idb-keyval'
import type { EstimateStore } from '../estimates.js'

/**
 * Keeps what was learned in this browser, over reloads and for all tabs of the origin. An update is one
 * transaction of the database: what other tabs saw is added to, and never written over.
 *
 * @param name of the database. Default `'trine-estimates'`; clients with another name share nothing with it
 * @example
 * createClient({ routes, estimates: { store: indexedDbEstimates({ name: 'my-app-estimates' }) } })
 */
export function indexedDbEstimates({
  name = 'trine-estimates',
}: {
  name?: string
} = {}): EstimateStore {
  let opened: ReturnType<typeof createStore> | undefined
  // Opened on first use: importing this, or making a client while rendering on a server, must not fail.
  const store = () => (opened ??= createStore(name, 'estimates'))
  return {
    read: async () => new Map(await entries<string, unknown>(store())),
    update: (key, change) =>
      store()('readwrite', (kept) => {
        const reading = kept.get(key)
        reading.onsuccess = () => {
          const after = change(reading.result)
          if (after === undefined) kept.delete(key)
          else kept.put(after, key)
        }
        return promisifyRequest(kept.transaction)
      }),
  }
}
