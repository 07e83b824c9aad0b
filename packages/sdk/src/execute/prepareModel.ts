import { defineModel, type Model, type ModelSource } from '../models/model.js'
import type { TaskName } from '../request/request.js'
import { loadUrlParser } from '../tasks/hostname.js'
import { loaded } from '../utils/loaded.js'

const taskModules: Readonly<Record<TaskName, () => Promise<unknown>>> = {
  classify: () => import('../tasks/classify.js'),
  embed: () => import('../tasks/embed.js'),
  generate: () => import('../tasks/generate.js'),
  run: () => import('../tasks/run.js'),
}

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
      // Bundlers give a module that is imported by itself a file of its own.
      taskModules[model.manifest.core.task](),
      model.manifest.core.preprocess.kind === 'hostname-1' ? loadUrlParser() : undefined,
    ]),
  )
  return model
}
