import { isTrineError } from '../../errors/base.js'
import type { Progress, Tensor, TensorMap } from '../../request/request.js'
import { abortable } from '../../utils/signal.js'
import { engineScript, textLibraryScript } from './engine/pins.js'
import type { RunResult } from './engine/session.js'
import { createLoads, type Loads } from './loads.js'
import type { WorkerThread } from './platform/platform.js'
import { createQueue } from './queue.js'
import { createReplay } from './replay.js'
import {
  type Call,
  createWorkerClient,
  type WorkerClient,
  workerLoadError,
} from './workerClient.js'
import type { Loaded, ModelSpec, WorkerConfig } from './workerProtocol.js'

export type LaneParameters = {
  spawn: () => WorkerThread
  config: WorkerConfig
  /**
   * Milliseconds that a cancelled call may go on in the worker before the worker is ended. A short run
   * ends by itself in that time, and the next call finds the model still loaded.
   */
  grace: number
}

export type LaneContext = { signal: AbortSignal; onProgress: (progress: Progress) => void }

/** What a run tells besides: the text of models that answer piece by piece. */
export type RunContext = LaneContext & { onText: (delta: string) => void }

/** One backend: one worker at a time, its models, and the calls that wait for it. */
export type Lane = {
  /** Whether a model has been loaded, and so the engine is here and running. */
  isStarted: () => boolean
  isLoaded: (modelId: string) => boolean
  load: (model: ModelSpec, context: LaneContext) => Promise<Loaded>
  /** Runs a model, loading it first if need be. */
  run: (
    model: ModelSpec,
    inputs: TensorMap,
    context: RunContext,
  ) => Promise<RunResult & { loaded: Loaded }>
  /** Ends the worker. Calls that are under way go on in a new one. */
  end: () => void
}

type Host = { client: WorkerClient; loads: Loads }

/** Rejects the calls of a worker that was ended for another call's sake: they start again, unseen. */
const replaced = Symbol('replaced')

export function createLane({ spawn, config, grace }: LaneParameters): Lane {
  const queue = createQueue()
  let host: Host | undefined

  const start = (): WorkerThread => {
    try {
      return spawn()
    } catch (cause) {
      throw workerLoadError(cause)
    }
  }

  const current = (): Host => {
    if (!host || host.client.ended) {
      const client = createWorkerClient(start(), config)
      const loads = createLoads(client, (call) => stop(client, call))
      host = { client, loads }
    }
    return host
  }

  /** Stops a call that nobody waits for: kindly, and after the grace by ending its worker. */
  const stop = (client: WorkerClient, { id, result }: Call<unknown>): void => {
    client.cancel(id)
    const timer = setTimeout(() => client.end(replaced), grace)
    result.catch(() => {}).finally(() => clearTimeout(timer))
  }

  async function onHost<T>(signal: AbortSignal, work: (host: Host) => Promise<T>): Promise<T> {
    for (;;) {
      signal.throwIfAborted()
      const here = current()
      try {
        return await work(here)
      } catch (error) {
        if (error === replaced) continue
        if (isBroken(error)) here.client.end(replaced)
        throw error
      }
    }
  }

  const runOn = async (
    { client, loads }: Host,
    model: ModelSpec,
    inputs: TensorMap,
    context: RunContext & { seed: number },
  ) => {
    const { signal, onProgress, onText, seed } = context
    const loaded = await loads.load(model, context)
    onProgress({ phase: 'queue', loaded: 0, total: 1 })
    const leave = await queue.enter(signal)
    if (client.ended) {
      leave()
      throw replaced
    }
    onProgress({ phase: 'run', loaded: 0, total: 1 })
    const copies = copy(inputs)
    const transfer = Object.values(copies).map(({ data }) => data.buffer as ArrayBuffer)
    const call = client.call<RunResult>(
      { kind: 'run', model: { id: model.id, name: model.core.name }, inputs: copies, seed },
      { transfer, onText },
    )
    // The turn lasts as long as the worker is busy, not as long as the caller waits.
    call.result.catch(() => {}).finally(leave)
    try {
      return { ...(await abortable(call.result, signal)), loaded }
    } catch (error) {
      if (signal.aborted) stop(client, call)
      throw error
    }
  }

  const living = () => (host?.client.ended ? undefined : host)

  return {
    isStarted: () => living()?.loads.isStarted() ?? false,
    isLoaded: (modelId) => living()?.loads.isLoaded(modelId) ?? false,
    load: (model, context) => onHost(context.signal, ({ loads }) => loads.load(model, context)),
    run: (model, inputs, context) => {
      // Drawn here: a run that starts again in another worker says the same, and goes on where it was.
      const seed = crypto.getRandomValues(new Uint32Array(1))[0] as number
      const replay = createReplay((delta) => {
        // Until the worker hears of it, a cancelled run says a little more.
        if (!context.signal.aborted) context.onText(delta)
      })
      return onHost(context.signal, (here) =>
        runOn(here, model, inputs, { ...context, seed, onText: replay() }),
      )
    },
    end: () => host?.client.end(replaced),
  }
}

/** The worker gets copies, so that a call can be run again and the caller keeps its memory. */
function copy(inputs: TensorMap): TensorMap {
  const copies: Record<string, Tensor> = {}
  for (const [name, { shape, data }] of Object.entries(inputs))
    copies[name] = { shape, data: data.slice() }
  return copies
}

/** Whether an engine is of no more use after an error: its one instance cannot be started again. */
function isBroken(error: unknown): boolean {
  if (!isTrineError(error)) return false
  if (error.code === 'local/engine-unavailable') return true
  // A thread keeps a script that failed to load as failed: only another thread asks for it again.
  if (error.code === 'model/download-failed')
    return error.details.file === engineScript || error.details.file === textLibraryScript
  return error.code === 'local/engine-failed' && error.details.stage === 'run'
}
