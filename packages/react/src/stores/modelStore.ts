import { type BaseError, type Client, type ModelSource, type Progress, preload } from '@trine/sdk'
import { createStore } from './store.js'
import { progressInterval, throttle } from './throttle.js'

/** How far a model is. `loaded` and `total` are bytes of what had to be downloaded; 0 until known. */
export type ModelSnapshot = {
  status: 'idle' | 'downloading' | 'loading' | 'ready' | 'error' | 'aborted'
  loaded: number
  total: number
  error: BaseError | undefined
}

export const idleModel: ModelSnapshot = { status: 'idle', loaded: 0, total: 0, error: undefined }

export type ModelStore = {
  getSnapshot: () => ModelSnapshot
  subscribe: (listener: () => void) => () => void
  preload: () => void
  abort: () => void
}

const stores = new WeakMap<Client, Map<string, ModelStore>>()

/** The store of a model: one for all components that use it with one client. */
export function modelStoreOf(client: Client, source: ModelSource): ModelStore {
  const byModel = stores.get(client) ?? new Map<string, ModelStore>()
  stores.set(client, byModel)
  const store = byModel.get(source.modelId) ?? createModelStore(client, source)
  byModel.set(source.modelId, store)
  return store
}

function createModelStore(client: Client, source: ModelSource): ModelStore {
  const { getSnapshot, subscribe, set } = createStore(idleModel)
  let controller: AbortController | undefined
  const progress = throttle(({ phase, loaded, total }: Progress) => {
    if (phase === 'download') set({ status: 'downloading', loaded, total, error: undefined })
    else set({ ...getSnapshot(), status: 'loading' })
  }, progressInterval)

  async function start() {
    if (controller) return
    const own = new AbortController()
    controller = own
    // A model that was ready may have been unloaded since. It stays ready until the SDK reports a load.
    if (getSnapshot().status !== 'ready') set({ ...idleModel, status: 'loading' })
    const settle = (state: Partial<ModelSnapshot>) => {
      // Aborted, and perhaps started anew.
      if (controller !== own) return
      progress.cancel()
      controller = undefined
      set({ ...getSnapshot(), ...state })
    }
    try {
      await preload(client, {
        models: [source],
        signal: own.signal,
        onProgress: (update) => {
          if (controller === own) progress.call(update)
        },
      })
      settle({ status: 'ready' })
    } catch (error) {
      settle({ status: 'error', error: error as BaseError })
    }
  }

  function abort() {
    if (!controller) return
    controller.abort()
    controller = undefined
    progress.cancel()
    // Nothing has said that a model that was ready no longer is.
    if (getSnapshot().status !== 'ready') set({ ...getSnapshot(), status: 'aborted' })
  }

  return {
    getSnapshot,
    subscribe,
    preload: () => {
      void start()
    },
    abort,
  }
}
