import { clear, createStore, get, set, values } from 'idb-keyval'
import { parseRecord } from '../record.js'
import type { RecordStore } from './store.js'

/**
 * Keeps records in this browser, over reloads and for all tabs of the origin. What is read back is
 * checked: a record that another script changed out of form is left out.
 */
export function indexedDbRecords({ name = 'trine-records' }: { name?: string } = {}): RecordStore {
  let opened: ReturnType<typeof createStore> | undefined
  // Opened on first use: importing this, or making a client while rendering on a server, must not fail.
  const store = () => (opened ??= createStore(name, 'records'))
  return {
    put: (record) => set(record.id, record, store()),
    async get(id) {
      const json = await get(id, store())
      return json === undefined ? undefined : parseRecord(json)
    },
    async list({ limit = 50 } = {}) {
      const all = (await values(store())).flatMap((json) => {
        try {
          return [parseRecord(json)]
        } catch {
          return []
        }
      })
      return all.sort((a, b) => (a.openedAt < b.openedAt ? 1 : -1)).slice(0, limit)
    },
    clear: () => clear(store()),
  }
}
