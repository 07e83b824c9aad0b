import type { Client } from '../client/createClient.js'
import type { BaseError } from '../errors/base.js'
import { AbortedError, InvalidParametersError } from '../errors/request.js'
import type { ModelSource } from '../models/model.js'
import type { Progress } from '../request/request.js'
import { once } from '../utils/once.js'
import { abortable } from '../utils/signal.js'
import { checkCall, checkClient } from './enter.js'

const parts = once(() =>
  Promise.all([import('../execute/prepareModel.js'), import('../record/recorder.js')]),
)

export type PreloadParameters = {
  /** What to get ready. */
  models: readonly ModelSource[]
  signal?: AbortSignal | undefined
  /** Bytes of all files that were still missing, then the load. */
  onProgress?: ((progress: Progress) => void) | undefined
}
export type PreloadErrorType = BaseError

/**
 * Downloads, verifies and loads models, and the code that their requests need: so the first request
 * does not wait, and works offline. An explicit call: the policy's `maxDownload` does not apply to it.
 *
 * @throws AbortedError, DownloadError, IntegrityError, HealthCheckError, EngineUnavailableError
 * @example
 * await preload(client, { models: [lookalikeSmall], onProgress: ({ loaded, total }) => show(loaded / total) })
 */
export async function preload(client: Client, parameters: PreloadParameters): Promise<void> {
  checkCall(client, parameters, ['models', 'signal', 'onProgress'])
  const { models, signal = new AbortController().signal, onProgress = () => {} } = parameters
  if (typeof onProgress !== 'function')
    throw new InvalidParametersError({ parameter: 'onProgress', reason: 'not a function' })
  const routes = client.routes.filter((route) => route.preload)
  if (routes.length === 0)
    throw new InvalidParametersError({ parameter: 'client', reason: 'no route of it loads models' })
  try {
    const [{ prepareModel }] = await abortable(parts(), signal)
    for (const source of models) {
      const model = await abortable(prepareModel(source), signal)
      for (const route of routes)
        await abortable(route.preload?.({ model, signal, onProgress }) ?? Promise.resolve(), signal)
    }
  } catch (cause) {
    throw signal.aborted ? new AbortedError({ cause }) : cause
  }
}

/** Gives back the memory of every route: workers end, and start again with the next request. */
export async function unload(client: Client): Promise<void> {
  checkClient(client)
  await Promise.all(client.routes.map((route) => route.unload?.()))
}
