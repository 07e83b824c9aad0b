import type { SerializedError } from '../../errors/base.js'
import type { Backend, ManifestCore } from '../../models/manifest.js'
import type { FileSpec } from '../../models/store/fileSpec.js'
import type { Progress, TensorMap } from '../../request/request.js'
import type { Hex } from '../../utils/hex.js'

/** Marks our messages: in one worker, engine threads talk over the same channel. */
export const protocol = 'trine-local-1'

/** Where files are kept between visits: the browser's own storage, this thread's memory, a folder. */
export type StoreOption = 'persistent' | 'memory' | { folder: string }

/** What a worker is told once, before anything else. Plain data. */
export type WorkerConfig = {
  backend: Backend
  /** Threads of the engine. More than one needs a cross-origin isolated page. */
  threads: number
  store: StoreOption
  /** Milliseconds without a byte after which a download has stalled. */
  stallTimeout: number
  /** The engine's WebAssembly file. Without addresses, the worker takes its own default. */
  engine: FileSpec
}

/** What a worker must know of a model to load it. Plain data. */
export type ModelSpec = {
  id: Hex
  core: ManifestCore
  /** The name of the variant that is run. */
  variant: string
  /** Those of the core's files that the variant needs, and where they may be had. */
  files: readonly FileSpec[]
}

/** What loading a model showed: of what the worker has seen itself, not of what it was told. */
export type Loaded = {
  /** The id of the description whose file digests the bytes were checked against. */
  modelId: Hex
  /** SHA-256 of the engine's file that runs. */
  runtimeHash: Hex
  /** Golden vectors that were computed, compared and came out right. */
  goldenVectors: number
}

export type WorkerRequest =
  | { kind: 'start'; config: WorkerConfig }
  | { kind: 'load'; model: ModelSpec }
  | { kind: 'run'; model: { id: Hex; name: string }; inputs: TensorMap; seed: number }
  | { kind: 'cancel'; target: number }

export type WorkerReply =
  | { kind: 'progress'; progress: Progress }
  | { kind: 'text'; delta: string }
  | { kind: 'done'; value: unknown }
  | { kind: 'error'; error: SerializedError }

export type Envelope<Body> = { trine: typeof protocol; id: number; body: Body }

/** Whether a message is one of ours. Anything else on the channel is left alone. */
export function isEnvelope<Body>(message: unknown): message is Envelope<Body> {
  return (
    typeof message === 'object' &&
    message !== null &&
    (message as { trine?: unknown }).trine === protocol
  )
}
