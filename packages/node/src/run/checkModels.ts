import type { View } from '../chain/view.js'
import { ModelMismatchError } from '../errors/chain.js'
import type { Runner } from './runner.js'

/**
 * Makes sure that the chain wants of each model what this node has. A model that the chain does not know
 * yet is no error: it may be registered later.
 *
 * @throws ModelMismatchError, RpcUnavailableError
 */
export async function checkModels(runner: Runner, view: View): Promise<void> {
  for (const { id, name, runtimeHash, class: own } of runner.models.values()) {
    const committee = await view.committee(id)
    if (!committee) continue
    if (committee.runtimeHash !== runtimeHash)
      throw new ModelMismatchError({ model: name, reason: 'it runs on another engine there' })
    if (committee.class !== own)
      throw new ModelMismatchError({
        model: name,
        reason: 'its determinism class is another there',
      })
  }
}
