import { type GenerateParameters, generate } from '../actions/generate.js'
import type { Client } from '../client/createClient.js'

/** Options for TanStack Query: a run is a mutation, as a query would run, and be paid for, again. */
export function generateMutationOptions(client: Client) {
  return {
    mutationKey: ['trine', 'generate', client.id] as const,
    mutationFn: (parameters: GenerateParameters) => generate(client, parameters),
    retry: false,
    // The variables of a mutation hold the input: they are dropped as soon as nothing shows them.
    gcTime: 0,
  }
}
