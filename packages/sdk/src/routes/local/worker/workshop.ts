import { EngineFailedError } from '../../../errors/local.js'
import type { Backend } from '../../../models/manifest.js'
import type { Source } from '../../../models/sources/source.js'
import type { ChunkStore } from '../../../models/store/chunkStore.js'
import type { FileLocks } from '../../../models/store/fileLocks.js'
import { prepareFiles } from '../../../models/store/prepareFiles.js'
import type { Progress, TensorMap } from '../../../request/request.js'
import { type Engine, startEngine } from '../engine/engine.js'
import { checkHealth } from '../engine/health.js'
import { openSession, type Session } from '../engine/session.js'
import type { Loaded, ModelSpec, StoreOption, WorkerConfig } from '../workerProtocol.js'
import { createTurns } from './turns.js'

/** What differs between a browser's worker and a thread of Node. */
export type WorkshopPlatform = {
  openStore: (option: StoreOption) => Promise<ChunkStore>
  source: Source
  locks: FileLocks
  /** Where the engine's file is when nobody says. */
  engineUrl?: ((backend: Backend) => string) | undefined
}

export type LoadContext = { signal: AbortSignal; onProgress: (progress: Progress) => void }

/** One engine with its models. */
export type Workshop = {
  load: (model: ModelSpec, context: LoadContext) => Promise<Loaded>
  run: (modelId: string, inputs: TensorMap) => Promise<TensorMap>
}

/** Makes the worker's state. Downloads go side by side; the engine does one thing at a time. */
export function createWorkshop(config: WorkerConfig, platform: WorkshopPlatform): Workshop {
  const sessions = new Map<string, Session>()
  const engineTurn = createTurns()
  const store = platform.openStore(config.store)
  const { urls } = config.engine
  const usual = urls.length === 0 ? platform.engineUrl?.(config.backend) : undefined
  const engineFile = usual === undefined ? config.engine : { ...config.engine, urls: [usual] }
  let engine: Engine | undefined

  async function load(model: ModelSpec, { signal, onProgress }: LoadContext): Promise<Loaded> {
    const files = engine ? [model.file] : [model.file, engineFile]
    const context = { ...platform, ...config, store: await store, signal }
    const [bytes, wasm] = await prepareFiles(files, {
      ...context,
      onProgress: (loaded, total) => onProgress({ phase: 'download', loaded, total }),
    })
    return engineTurn(async () => {
      signal.throwIfAborted()
      onProgress({ phase: 'load', loaded: 0, total: 1 })
      const began = performance.now()
      engine ??= await startEngine({ ...config, wasm: wasm as Uint8Array })
      const session = await openSession(engine, model, bytes as Uint8Array)
      const before = engine.submissions()
      const goldenVectors = await checkHealth(session, model, config.backend)
      // An engine may give each part of a graph that its GPU cannot run to the CPU, without a word.
      if (config.backend === 'webgpu' && goldenVectors > 0 && engine.submissions() === before)
        throw new EngineFailedError({ model: model.name, stage: 'load' })
      sessions.set(model.id, session)
      onProgress({ phase: 'load', loaded: 1, total: 1 })
      return { goldenVectors, duration: performance.now() - began }
    })
  }

  return {
    load,
    run: (modelId, inputs) =>
      engineTurn(() => {
        const session = sessions.get(modelId)
        if (!session) throw new EngineFailedError({ model: modelId, stage: 'run' })
        return session.run(inputs)
      }),
  }
}
