import type { Client } from '../client/createClient.js'
import { createEstimates } from '../policy/estimates/createEstimates.js'
import type { Estimates } from '../policy/estimates/estimates.js'
import { indexedDbEstimates } from '../policy/estimates/stores/indexedDb.js'

const opened = new WeakMap<Client, Estimates>()

/** What a client has learned; `undefined` where the app wants nothing to be. Touches no storage before it is asked. */
export function estimatesOf(client: Client): Estimates | undefined {
  const { estimates: option, policy } = client
  if (option === false) return undefined
  const known = opened.get(client)
  if (known) return known
  const kept = 'indexedDB' in globalThis ? indexedDbEstimates() : undefined
  const made = createEstimates({ store: option.store ?? kept, priors: policy.priors })
  opened.set(client, made)
  return made
}
