import { EngineFailedError } from '../../../errors/local.js'
import type { Backend } from '../../../models/manifest.js'
import { modelId } from '../../../models/modelId.js'
import type { Source } from '../../../models/sources/source.js'
import type { ChunkStore } from '../../../models/store/chunkStore.js'
import type { FileLocks } from '../../../models/store/fileLocks.js'
import type { FileSpec } from '../../../models/store/fileSpec.js'
import { openOnce } from '../../../models/store/openOnce.js'
import { prepareFiles } from '../../../models/store/prepareFiles.js'
import type { Progress, TensorMap } from '../../../request/request.js'
import { type Engine, startEngine } from '../engine/engine.js'
import { checkHealth } from '../engine/health.js'
import {
  type ModelFiles,
  openTensorSession,
  type RunContext,
  type RunResult,
  type Session,
} from '../engine/session.js'
import type { ImportTextLibrary } from '../engine/text/library.js'
import type { Loaded, ModelSpec, StoreOption, WorkerConfig } from '../workerProtocol.js'
import { createTurns } from './turns.js'

/** What differs between a browser's worker and a thread of Node. */
export type WorkshopPlatform = {
  openStore: (option: StoreOption) => Promise<ChunkStore>
  source: Source
  locks: FileLocks
  /** Where the engine's file is when nobody says. */
  engineUrl?: ((backend: Backend) => string) | undefined
  importTextLibrary: ImportTextLibrary
}

export type LoadContext = { signal: AbortSignal; onProgress: (progress: Progress) => void }

/** One engine with its models. */
export type Workshop = {
  load: (model: ModelSpec, context: LoadContext) => Promise<Loaded>
  run: (
    model: { id: string; name: string },
    inputs: TensorMap,
    context: RunContext,
  ) => Promise<RunResult>
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
    const own = described(model)
    const id = modelId(core)
    const context = { ...platform, ...config, store: await open(), signal }
    const bytes = await prepareFiles(engine ? own : [...own, engineFile], {
      ...context,
      onProgress: (loaded, total) => onProgress({ phase: 'download', loaded, total }),
    })
    const wasm = bytes[own.length]
    const files = new Map(own.map(({ path }, i) => [path, bytes[i] as Uint8Array<ArrayBuffer>]))
    return engineTurn(async () => {
      signal.throwIfAborted()
      onProgress({ phase: 'load', loaded: 0, total: 1 })
      engine ??= await startEngine({ ...config, wasm: wasm as Uint8Array<ArrayBuffer> })
      const session = await openModel(engine, { core, graph: graphOf(model), files })
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

  /** Most models take tensors. What text models need beyond the engine loads with the first of them. */
  async function openModel(engine: Engine, files: ModelFiles): Promise<Session> {
    if (files.core.preprocess.kind !== 'chat-1') return openTensorSession(engine, files)
    const { openTextSession } = await import('../engine/text/openTextSession.js')
    return openTextSession(engine, files, platform.importTextLibrary)
  }

  return {
    load,
    run: ({ id, name }, inputs, context) =>
      engineTurn(() => {
        const session = sessions.get(id)
        if (!session) throw new EngineFailedError({ model: name, stage: 'run' })
        return session.run(inputs, context)
      }),
  }
}

/** What the description says of the files to load. */
function described({ core, files }: ModelSpec): FileSpec[] {
  return files.map(({ path, urls }) => {
    const found = core.files.find((file) => file.path === path)
    if (!found) throw new EngineFailedError({ model: core.name, stage: 'load' })
    return { ...found, urls }
  })
}

function graphOf({ core, variant, files }: ModelSpec): string {
  const found = core.variants.find(({ name }) => name === variant)
  if (!found || !files.some(({ path }) => path === found.file))
    throw new EngineFailedError({ model: core.name, stage: 'load' })
  return found.file
}
