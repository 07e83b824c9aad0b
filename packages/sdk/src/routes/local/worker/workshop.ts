import { EngineFailedError } from '../../../errors/local.js'
import type { Backend, ManifestFile } from '../../../models/manifest.js'
import { modelId } from '../../../models/modelId.js'
import type { Source } from '../../../models/sources/source.js'
import type { ChunkStore } from '../../../models/store/chunkStore.js'
import type { FileLocks } from '../../../models/store/fileLocks.js'
import { openOnce } from '../../../models/store/openOnce.js'
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
  run: (model: { id: string; name: string }, inputs: TensorMap) => Promise<TensorMap>
}

/** Makes the worker's state. Downloads go side by side; the engine does one thing at a time. */
export function createWorkshop(config: WorkerConfig, platform: WorkshopPlatform): Workshop {
  const sessions = new Map<string, Session>()
  const engineTurn = createTurns()
  const open = openOnce(() => platform.openStore(config.store))
  const { urls } = config.engine
  const usual = urls.length === 0 ? platform.engineUrl?.(config.backend) : undefined
  const engineFile = usual === undefined ? config.engine : { ...config.engine, urls: [usual] }
  let engine: Engine | undefined

  async function load(model: ModelSpec, { signal, onProgress }: LoadContext): Promise<Loaded> {
    const { core } = model
    // The digests are the description's own, and so is the id that is reported for them.
    const file = { ...described(model), urls: model.file.urls }
    const id = modelId(core)
    const files = engine ? [file] : [file, engineFile]
    const context = { ...platform, ...config, store: await open(), signal }
    const [bytes, wasm] = await prepareFiles(files, {
      ...context,
      onProgress: (loaded, total) => onProgress({ phase: 'download', loaded, total }),
    })
    return engineTurn(async () => {
      signal.throwIfAborted()
      onProgress({ phase: 'load', loaded: 0, total: 1 })
      engine ??= await startEngine({ ...config, wasm: wasm as Uint8Array<ArrayBuffer> })
      const session = await openSession(engine, core, bytes as Uint8Array)
      engine.release()
      const before = engine.submissions()
      const goldenVectors = await checkHealth(session, core, config.backend)
      // An engine may give each part of a graph that its GPU cannot run to the CPU, without a word.
      if (config.backend === 'webgpu' && core.golden.length > 0 && engine.submissions() === before)
        throw new EngineFailedError({ model: core.name, stage: 'load' })
      sessions.set(id, session)
      onProgress({ phase: 'load', loaded: 1, total: 1 })
      return { modelId: id, runtimeHash: engine.hash, goldenVectors }
    })
  }

  return {
    load,
    run: ({ id, name }, inputs) =>
      engineTurn(() => {
        const session = sessions.get(id)
        if (!session) throw new EngineFailedError({ model: name, stage: 'run' })
        return session.run(inputs)
      }),
  }
}

/** What the description says of the file to load. */
function described({ core, file }: ModelSpec): ManifestFile {
  const found = core.files.find(({ path }) => path === file.path)
  if (!found) throw new EngineFailedError({ model: core.name, stage: 'load' })
  return found
}
