import { abortable } from '../../utils/signal.js'
import type { LaneContext } from './lane.js'
import type { Call, WorkerClient } from './workerClient.js'
import type { Loaded, ModelSpec } from './workerProtocol.js'

/** The models that one worker has, or is getting. */
export type Loads = {
  isStarted: () => boolean
  isLoaded: (modelId: string) => boolean
  /** Loads a model once, however many wait for it. Stops when the last of them has gone. */
  load: (model: ModelSpec, context: LaneContext) => Promise<Loaded>
}

type Load = {
  call: Call<Loaded>
  listeners: Set<LaneContext['onProgress']>
  waiting: number
  state: 'loading' | 'loaded' | 'failed'
}

export function createLoads(client: WorkerClient, stop: (call: Call<unknown>) => void): Loads {
  const loads = new Map<string, Load>()

  const begin = (model: ModelSpec): Load => {
    const listeners: Load['listeners'] = new Set()
    const call = client.call<Loaded>(
      { kind: 'load', model },
      { onProgress: (progress) => listeners.forEach((listen) => void listen(progress)) },
    )
    const load: Load = { call, listeners, waiting: 0, state: 'loading' }
    loads.set(model.id, load)
    call.result.then(
      () => {
        load.state = 'loaded'
      },
      () => {
        load.state = 'failed'
        // The next call tries again.
        if (loads.get(model.id) === load) loads.delete(model.id)
      },
    )
    return load
  }

  return {
    isStarted: () => [...loads.values()].some(({ state }) => state === 'loaded'),
    isLoaded: (modelId) => loads.get(modelId)?.state === 'loaded',
    load: async (model, { signal, onProgress }) => {
      const load = loads.get(model.id) ?? begin(model)
      if (load.state === 'loaded') return load.call.result
      load.waiting++
      load.listeners.add(onProgress)
      try {
        return await abortable(load.call.result, signal)
      } finally {
        load.waiting--
        load.listeners.delete(onProgress)
        if (load.waiting === 0 && load.state === 'loading') {
          loads.delete(model.id)
          stop(load.call)
        }
      }
    },
  }
}
