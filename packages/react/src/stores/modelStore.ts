import {
  type BaseError,
  type Client,
  isTrineError,
  type ModelSource,
  type Progress,
  preload,
} from '@trine/sdk'
import { createStore } from './store.js'
import { throttle } from './throttle.js'

/** Milliseconds between two changes of progress that a component is told of. */
const progressInterval = 50

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
    // Running, or done.
    if (controller || getSnapshot().status === 'ready') return
    const own = new AbortController()
    controller = own
    set({ ...idleModel, status: 'loading' })
    const settle = (state: Partial<ModelSnapshot>) => {
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
      const aborted = isTrineError(error) && error.code === 'request/aborted'
      settle(aborted ? { status: 'aborted' } : { status: 'error', error: error as BaseError })
    }
  }

  return {
    getSnapshot,
    subscribe,
    preload: () => {
      void start()
    },
    abort: () => controller?.abort(),
  }
}
