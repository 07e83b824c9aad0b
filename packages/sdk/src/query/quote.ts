import { type QuoteParameters, quote } from '../actions/quote.js'
import type { Client } from '../client/createClient.js'
import { fingerprint } from '../request/fingerprint.js'

/** Options for TanStack Query: a plan for a request. */
export function quoteQueryOptions(client: Client, parameters: Omit<QuoteParameters, 'signal'>) {
  return {
    queryKey: ['trine', 'quote', client.id, fingerprint(client.salt, parameters)] as const,
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      quote(client, { ...parameters, signal } as QuoteParameters),
    // A plan depends on what is loaded just now: it is asked for again rather than kept.
    staleTime: 0,
    retry: false,
    // Made on this device: there is nothing to wait for when the network is away.
    networkMode: 'always' as const,
  }
}
