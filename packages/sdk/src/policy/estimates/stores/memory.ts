import type { EstimateStore } from '../estimates.js'

/**
 * Keeps what was learned until the process ends, for all clients that are given this store: on a server, and in
 * tests.
 *
 * @example
 * const store = memoryEstimates()
 * createClient({ routes, estimates: { store } })
 */
export function memoryEstimates(): EstimateStore {
  const entries = new Map<string, unknown>()
  return {
    read: async () => structuredClone(entries),
    // No wait between reading and writing, so no other update comes between.
    async update(key, change) {
      const after = structuredClone(change(structuredClone(entries.get(key))))
      if (after === undefined) entries.delete(key)
      else entries.set(key, after)
    },
  }
}
