import type { Backend } from '../../../models/manifest.js'
import type { ChunkStore } from '../../../models/store/chunkStore.js'
import type { StoreOption } from '../workerProtocol.js'

/** A thread that runs the worker's code, by whichever means the platform has. */
export type WorkerThread = {
  post: (message: unknown, transfer: Transferable[]) => void
  /** Called with each message of the thread. */
  onMessage: (listener: (message: unknown) => void) => void
  /** Called when the thread fails to start, or ends without being asked to. */
  onEnd: (listener: (cause: unknown) => void) => void
  /** Node only: whether the process stays alive for it. */
  hold?: ((busy: boolean) => void) | undefined
  terminate: () => void
}

/** What the page's side needs of where it runs: a browser or Node. */
export type Platform = {
  spawn: () => WorkerThread
  /** For looking up what is there. Its pieces are read in the worker. */
  openStore: (option: StoreOption) => Promise<ChunkStore>
  /** Whether reading an address takes nothing from a network. */
  isOnDevice: (url: string) => boolean
  /** An absolute address: a worker's own base is not the page's. */
  resolve: (url: string) => string
  /** Where the engine's file is when the app does not say. A browser's worker knows better by itself. */
  engineUrl?: ((backend: Backend) => string) | undefined
  /** What the engine would need and is not here. Cheap, asks nothing of the user, downloads nothing. */
  lacks: (backend: Backend) => Promise<string | undefined>
}
