import type { Client } from '../client/createClient.js'

/** Options for TanStack Query: the newest records of a client. Invalidate its key after a run. */
export function recordsQueryOptions(client: Client, { limit = 50 }: { limit?: number } = {}) {
  return {
    queryKey: ['trine', 'records', client.id, limit] as const,
    queryFn: () => client.records.list({ limit }),
    retry: false,
    // Made on this device: there is nothing to wait for when the network is away.
    networkMode: 'always' as const,
  }
}
