import { isTrineError } from '../../errors/base.js'
import { EngineUnavailableError } from '../../errors/local.js'
import type { Backend } from '../../models/manifest.js'
import type { Model } from '../../models/model.js'
import type { ChunkStore } from '../../models/store/chunkStore.js'
import { openOnce } from '../../models/store/openOnce.js'
import type { Progress } from '../../request/request.js'
import { type PriorValues, priorValues } from '../priors.js'
import type { Usage } from '../route.js'
import { enginePins } from './engine/pins.js'
import { createLane, type Lane, type LaneContext } from './lane.js'
import { type Bandwidth, createBandwidth } from './latency.js'
import { modelSpec } from './modelSpec.js'
import type { Platform } from './platform/platform.js'
import type { Loaded, StoreOption, WorkerConfig } from './workerProtocol.js'

export type DeviceParameters = {
  platform: Platform
  backends: readonly Backend[]
  /** Addresses of the engine's files. */
  assets: Readonly<Partial<Record<Backend, string | URL>>>
  threads: number
  store: StoreOption
  stallTimeout: number
  /** Bytes of weights. */
  maxModelSize: number
  grace: number
  /** Default: the table's own values. */
  prior?: PriorValues | undefined
}

type Spec = NonNullable<ReturnType<typeof modelSpec>>

/** What one client knows of this device and has running on it. */
export type Device = {
  readonly platform: Platform
  readonly backends: readonly Backend[]
  readonly maxModelSize: number
  readonly prior: PriorValues
  readonly bandwidth: Bandwidth
  readonly store: () => Promise<ChunkStore>
  readonly lane: (backend: Backend) => Lane
  readonly engine: (backend: Backend) => WorkerConfig['engine']
  /** What the worker is told of a model. Throws EngineUnavailableError if it has no such variant. */
  readonly spec: (model: Model, backend: Backend) => Spec
  /** Why a backend cannot run a model here; nothing if it could. */
  readonly obstacle: (model: Model, backend: Backend) => Promise<string | undefined>
  /** The backends that could run a model here and have not failed at it. */
  readonly available: (model: Model) => Promise<Backend[]>
  /** Does work on a backend's lane, learning the rate of its downloads, and from how it fails. */
  readonly watch: <T extends { loaded: Loaded; usage?: Usage | undefined }>(
    model: Model,
    backend: Backend,
    context: LaneContext,
    work: (lane: Lane, context: LaneContext) => Promise<T>,
  ) => Promise<T>
}

export function createDevice(parameters: DeviceParameters): Device {
  const { platform, backends, assets, maxModelSize, prior = priorValues() } = parameters
  const lanes = new Map<Backend, Lane>()
  const bandwidth = createBandwidth(prior)
  const specs = new WeakMap<Model, Map<Backend, Spec | undefined>>()
  // Kept for the life of the page: what computed wrongly once is not asked again.
  const demoted = new Set<string>()

  const engine = (backend: Backend) => {
    const own = assets[backend]
    const url = own === undefined ? platform.engineUrl?.(backend) : platform.resolve(String(own))
    return { ...enginePins[backend], urls: url === undefined ? [] : [url] }
  }

  const lane = (backend: Backend): Lane => {
    const known = lanes.get(backend)
    if (known) return known
    const { threads, store, stallTimeout, grace } = parameters
    const config = { backend, threads, store, stallTimeout, engine: engine(backend) }
    const made = createLane({ spawn: platform.spawn, config, grace })
    lanes.set(backend, made)
    return made
  }

  const find = (model: Model, backend: Backend): Spec | undefined => {
    const known = specs.get(model) ?? new Map<Backend, Spec | undefined>()
    specs.set(model, known)
    if (!known.has(backend)) known.set(backend, modelSpec(model, backend, platform.resolve))
    return known.get(backend)
  }

  const obstacle = async (model: Model, backend: Backend): Promise<string | undefined> => {
    if (!find(model, backend)) return noVariant
    if (demoted.has(`${model.id}/${backend}`)) return 'it failed at this model before'
    return platform.lacks(backend)
  }

  return {
    platform,
    backends,
    maxModelSize,
    prior,
    bandwidth,
    engine,
    lane,
    store: openOnce(() => platform.openStore(parameters.store)),
    spec: (model, backend) => {
      const spec = find(model, backend)
      if (spec) return spec
      throw new EngineUnavailableError({ backend, reason: noVariant })
    },
    obstacle,
    available: async (model) => {
      const able: Backend[] = []
      for (const backend of backends)
        if ((await obstacle(model, backend)) === undefined) able.push(backend)
      return able
    },
    watch: async (model, backend, context, work) => {
      const here = lane(backend)
      const warm = here.isLoaded(model.id)
      const timer = createTimer(context.onProgress)
      try {
        const result = await work(here, { ...context, onProgress: timer.onProgress })
        if (!warm) timer.report(bandwidth)
        return result
      } catch (error) {
        if (isTrineError(error) && faults.has(error.code)) demoted.add(`${model.id}/${backend}`)
        throw error
      }
    },
  }
}

const noVariant = 'the model has no variant for it'

/**
 * Failures of a backend at a model that would happen again, whatever the input: something is missing
 * here, or it computes wrongly. What could not be fetched is not among them.
 */
const faults = new Set(['local/engine-unavailable', 'model/health-check-failed'])

/** Tells the phases of a call apart by its progress. */
function createTimer(onProgress: (progress: Progress) => void) {
  const began: Partial<Record<Progress['phase'], number>> = {}
  let bytes = 0
  return {
    onProgress: (progress: Progress) => {
      began[progress.phase] ??= performance.now()
      if (progress.phase === 'download') bytes = progress.total
      onProgress(progress)
    },
    report: (bandwidth: Bandwidth) => {
      const { download, load } = began
      if (download !== undefined && load !== undefined) bandwidth.saw(bytes, load - download)
    },
  }
}
