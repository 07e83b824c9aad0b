import { type ClassifyParameters, classify } from '../actions/classify.js'
import type { Client } from '../client/createClient.js'

/**
 * Options for TanStack Query: a run is a mutation. As a query it would run, and be paid for, again
 * whenever a window gets the focus.
 */
export function classifyMutationOptions(client: Client) {
  return {
    mutationKey: ['trine', 'classify', client.id] as const,
    mutationFn: (parameters: ClassifyParameters) => classify(client, parameters),
    retry: false,
    // The variables of a mutation hold the input: they are dropped as soon as nothing shows them.
    gcTime: 0,
  }
}
