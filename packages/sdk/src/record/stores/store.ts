import type { InferenceRecord } from '../record.js'

/** Where records are kept. Each call stands alone; a store that fails never fails a request. */
export type RecordStore = {
  /** Adds a record, or replaces the one of the same id. */
  put: (record: InferenceRecord) => Promise<void>
  get: (id: string) => Promise<InferenceRecord | undefined>
  /** The newest first. Default limit 50. */
  list: (options?: { limit?: number }) => Promise<InferenceRecord[]>
  clear: () => Promise<void>
}
