import { defineModel, type Model, type ModelSource } from '../models/model.js'
import { loadUrlParser } from '../tasks/hostname.js'
import { loaded } from '../utils/loaded.js'

/**
 * Checks a model's description, and loads the code that requests for it need: so that the first one asks
 * the network for nothing.
 *
 * @throws DownloadError, and what `defineModel` throws
 */
export async function prepareModel(source: ModelSource): Promise<Model> {
  const model = defineModel(source)
  await loaded(
    Promise.all([
      import('./runOnce.js'),
      import('./makePlan.js'),
      import('../tasks/tasks.js'),
      model.manifest.core.preprocess.kind === 'hostname-1' ? loadUrlParser() : undefined,
    ]),
  )
  return model
}
