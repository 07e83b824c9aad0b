import type { Client } from '../client/createClient.js'
import { AbortedError, IdempotencyConflictError } from '../errors/request.js'
import { fingerprint } from '../request/fingerprint.js'
import type { RequestParameters } from '../request/normalizeRequest.js'
import type { StatusUpdate } from '../request/request.js'
import type { Task } from '../tasks/task.js'
import { abortable } from '../utils/signal.js'
import { catchUp } from './catchUp.js'
import type { Provisional } from './runProvisional.js'
import { type Answer, runRequest } from './runRequest.js'
import { shielded } from './shielded.js'

/** What a caller is told while its request runs. */
type Listeners<Output> = {
  onStatus: (update: StatusUpdate) => void
  onProvisional: ((provisional: Provisional<Output>) => void) | undefined
}

/** A run that several calls may wait for. It is cancelled when the last of them cancels. */
export type SharedRun = {
  fingerprint: string
  answer: Promise<unknown>
  waiting: Set<Listeners<unknown>>
  /** What those who come later are told at once. */
  latest: StatusUpdate | undefined
  provisional: Provisional<unknown> | undefined
  stop: AbortController
  settled: boolean
}

/** Finished runs remembered by their key, answers and all. The oldest are forgotten first. */
const capacity = 500

/**
 * Runs a request, or joins the run of its idempotency key. A failed run is forgotten, so that trying
 * again under its key works.
 *
 * @param onProvisional told what this device says meanwhile, if whoever began the run asked for that
 * @throws IdempotencyConflictError when the key belongs to a request with other parameters
 */
export async function runOnce<Input, Output>(
  client: Client,
  task: Task<Input, Output>,
  parameters: RequestParameters<Input>,
  onProvisional?: (provisional: Provisional<Output>) => void,
): Promise<Answer<Output>> {
  const { idempotencyKey: key, signal } = parameters
  if (key === undefined) return runRequest(client, task, parameters, onProvisional)
  // A digest, so that the table of keys holds no input.
  const mark = fingerprint(client.salt, { ...parameters, task: task.name })
  const known = client.runs.get(key)
  // A run that all its callers have cancelled is no answer for one who has not, unless the answer was there.
  const shared =
    known && (known.settled || !known.stop.signal.aborted)
      ? known
      : begin(client, task, parameters, mark, onProvisional !== undefined)
  if (shared.fingerprint !== mark) throw new IdempotencyConflictError()
  const onStatus = shielded(parameters.onStatus)
  const listeners = { onStatus, onProvisional } as Listeners<unknown>
  shared.waiting.add(listeners)
  if (shared.latest) onStatus(catchUp(shared.latest))
  if (shared.provisional) listeners.onProvisional?.(shared.provisional)
  const answer = shared.answer as Promise<Answer<Output>>
  let staying = false
  try {
    const given = await abortable(answer, signal)
    staying = given.audit !== undefined
    if (given.audit) stayFor(given.audit, shared, listeners, signal)
    return given
  } catch (cause) {
    if (!signal?.aborted) throw cause
    if (shared.waiting.size === 1) {
      // The last to leave ends the run, and hears what it had cost; or its audit, where the answer is there.
      shared.stop.abort(signal.reason)
      if (!shared.settled) return await answer
    }
    onStatus({ status: 'aborted' })
    throw new AbortedError({ cause })
  } finally {
    if (!staying) shared.waiting.delete(listeners)
  }
}

/** An audit goes on after the answer, until all who were given that have cancelled. */
function stayFor(
  audit: Promise<unknown>,
  { waiting, stop }: SharedRun,
  listeners: Listeners<unknown>,
  signal: AbortSignal | undefined,
): void {
  const leave = () => {
    waiting.delete(listeners)
    if (waiting.size === 0) stop.abort(signal?.reason)
  }
  signal?.addEventListener('abort', leave, { once: true })
  // Who cancelled while the answer was handed over is not told of it again.
  if (signal?.aborted) leave()
  void audit.then(() => {
    signal?.removeEventListener('abort', leave)
    waiting.delete(listeners)
  })
}

function begin<Input, Output>(
  client: Client,
  task: Task<Input, Output>,
  parameters: RequestParameters<Input>,
  mark: string,
  provisional: boolean,
): SharedRun {
  const key = parameters.idempotencyKey as string
  const stop = new AbortController()
  const onStatus = (update: StatusUpdate) => {
    shared.latest = update
    for (const one of shared.waiting) one.onStatus(update)
  }
  const onProvisional = (said: Provisional<Output>) => {
    shared.provisional = said
    for (const one of shared.waiting) one.onProvisional?.(said)
  }
  const shared: SharedRun = {
    fingerprint: mark,
    answer: Promise.resolve(),
    waiting: new Set(),
    latest: undefined,
    provisional: undefined,
    stop,
    settled: false,
  }
  const answer = runRequest(
    client,
    task,
    { ...parameters, signal: stop.signal, onStatus },
    provisional ? onProvisional : undefined,
  )
  shared.answer = answer
  client.runs.set(key, shared)
  forget(client)
  answer.then(
    () => {
      shared.settled = true
      forget(client)
    },
    () => {
      if (client.runs.get(key) === shared) client.runs.delete(key)
    },
  )
  return shared
}

/** Never a run under way, however many there are: its key would run again, and pay again. */
function forget({ runs }: Client): void {
  for (const [key, { settled }] of runs) {
    if (runs.size <= capacity) return
    if (settled) runs.delete(key)
  }
}
