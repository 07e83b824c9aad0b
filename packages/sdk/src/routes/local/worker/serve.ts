import { isTrineError } from '../../../errors/base.js'
import { EngineFailedError } from '../../../errors/local.js'
import { InvalidParametersError } from '../../../errors/request.js'
import type { TensorMap } from '../../../request/request.js'
import {
  type Envelope,
  isEnvelope,
  protocol,
  type WorkerReply,
  type WorkerRequest,
} from '../workerProtocol.js'
import { createWorkshop, type Workshop, type WorkshopPlatform } from './workshop.js'

/** The worker's end of the channel. */
export type Port = {
  post: (message: Envelope<WorkerReply>, transfer: Transferable[]) => void
  listen: (listener: (message: unknown) => void) => void
}

/** Serves the page: the whole of a worker's life. Cancelled by `cancel`, ended by whoever made it. */
export function serve(port: Port, platform: WorkshopPlatform): void {
  const running = new Map<number, AbortController>()
  let workshop: Workshop | undefined

  port.listen((message) => {
    if (!isEnvelope<WorkerRequest>(message)) return
    const { id, body } = message
    if (body.kind === 'start') workshop = createWorkshop(body.config, platform)
    else if (body.kind === 'cancel') running.get(body.target)?.abort()
    else void answer(id, body)
  })

  const reply = (id: number, body: WorkerReply, transfer: Transferable[] = []) =>
    port.post({ trine: protocol, id, body }, transfer)

  async function answer(id: number, body: Extract<WorkerRequest, { kind: 'load' | 'run' }>) {
    const stop = new AbortController()
    const { signal } = stop
    running.set(id, stop)
    try {
      if (!workshop) throw new InvalidParametersError({ parameter: 'config', reason: 'not sent' })
      if (body.kind === 'run') {
        const onText = (delta: string) => reply(id, { kind: 'text', delta })
        const { seed, inputs } = body
        const result = await workshop.run(body.model, inputs, { signal, onText, seed })
        reply(id, { kind: 'done', value: result }, buffersOf(result.outputs))
      } else {
        const onProgress = (progress: Extract<WorkerReply, { kind: 'progress' }>['progress']) =>
          reply(id, { kind: 'progress', progress })
        const value = await workshop.load(body.model, { signal, onProgress })
        reply(id, { kind: 'done', value })
      }
    } catch (cause) {
      // What is not ours may hold an input in its message, so it goes no further than its kind.
      const stage = body.kind
      const model = body.kind === 'load' ? body.model.core.name : body.model.name
      const error = isTrineError(cause) ? cause : new EngineFailedError({ model, stage, cause })
      reply(id, { kind: 'error', error: error.toJSON() })
    } finally {
      running.delete(id)
    }
  }
}

/** The memory behind tensors, to be moved to another thread and not copied. */
export function buffersOf(tensors: TensorMap): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>()
  for (const { data } of Object.values(tensors)) buffers.add(data.buffer as ArrayBuffer)
  return [...buffers]
}
