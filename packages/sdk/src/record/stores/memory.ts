import type { InferenceRecord } from '../record.js'
import type { RecordStore } from './store.js'

/** Keeps the newest records until the page is closed. Default capacity 200. */
export function memoryRecords({ capacity = 200 }: { capacity?: number } = {}): RecordStore {
  const records = new Map<string, InferenceRecord>()
  return {
    async put(record) {
      records.set(record.id, structuredClone(record))
      for (const id of records.keys()) if (records.size > capacity) records.delete(id)
    },
    get: async (id) => structuredClone(records.get(id)),
    list: async ({ limit = 50 } = {}) =>
      structuredClone([...records.values()].reverse().slice(0, limit)),
    clear: async () => records.clear(),
  }
}
