import { RestoredError } from '../../errors/base.js'
import { WorkerCrashedError } from '../../errors/local.js'
import { DownloadError } from '../../errors/model.js'
import type { Progress } from '../../request/request.js'
import type { WorkerThread } from './platform/platform.js'
import {
  isEnvelope,
  protocol,
  type WorkerConfig,
  type WorkerReply,
  type WorkerRequest,
} from './workerProtocol.js'

export type Call<T> = { id: number; result: Promise<T> }

/** The page's end of the channel to one worker. */
export type WorkerClient = {
  readonly ended: boolean
  /** Sends a request. The memory listed in `transfer` moves to the worker. */
  call: <T>(body: WorkerRequest, options?: CallOptions) => Call<T>
  /** Asks the worker to stop a call, where it can. The call ends in any case by itself. */
  cancel: (id: number) => void
  /** Ends the worker, gives its memory back, and rejects each open call with the reason. */
  end: (reason: unknown) => void
}

export type CallOptions = {
  transfer?: Transferable[] | undefined
  onProgress?: ((progress: Progress) => void) | undefined
  onText?: ((delta: string) => void) | undefined
}

type Open = {
  resolve: (value: never) => void
  reject: (reason: unknown) => void
  options: CallOptions
}

/** Starts talking to a worker that was just made. */
export function createWorkerClient(thread: WorkerThread, config: WorkerConfig): WorkerClient {
  const open = new Map<number, Open>()
  let lastId = 0
  let ended = false
  let answered = false

  const send = (id: number, body: WorkerRequest, transfer: Transferable[] = []) =>
    thread.post({ trine: protocol, id, body }, transfer)

  const end = (reason: unknown) => {
    if (ended) return
    ended = true
    thread.terminate()
    for (const { reject } of open.values()) reject(reason)
    open.clear()
  }

  const close = (id: number) => {
    open.delete(id)
    if (open.size === 0) thread.hold?.(false)
  }

  thread.onMessage((message) => {
    if (ended || !isEnvelope<WorkerReply>(message)) return
    answered = true
    const { id, body } = message
    const call = open.get(id)
    if (!call) return
    if (body.kind === 'progress') return call.options.onProgress?.(body.progress)
    if (body.kind === 'text') return call.options.onText?.(body.delta)
    close(id)
    if (body.kind === 'done') call.resolve(body.value as never)
    else call.reject(new RestoredError(body.error))
  })
  thread.onEnd((cause) => {
    end(answered ? new WorkerCrashedError({ cause }) : workerLoadError(cause))
  })
  send(0, { kind: 'start', config })

  return {
    get ended() {
      return ended
    },
    call: (body, options = {}) => {
      const id = ++lastId
      const result = new Promise<never>((resolve, reject) => {
        if (open.size === 0) thread.hold?.(true)
        open.set(id, { resolve, reject, options })
      })
      send(id, body, options.transfer)
      return { id, result }
    },
    cancel: (target) => {
      if (!ended) send(0, { kind: 'cancel', target })
    },
    end,
  }
}

/** A worker that says nothing has not got its script: offline, or a deployment that took it away. */
export function workerLoadError(cause: unknown): DownloadError {
  return new DownloadError({ file: 'worker.js', reason: 'it does not start', cause })
}
