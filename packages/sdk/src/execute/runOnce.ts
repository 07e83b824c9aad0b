import type { Client } from '../client/createClient.js'
import { AbortedError, IdempotencyConflictError } from '../errors/request.js'
import { fingerprint } from '../request/fingerprint.js'
import type { RequestParameters } from '../request/normalizeRequest.js'
import type { StatusUpdate } from '../request/request.js'
import type { Task } from '../tasks/task.js'
import { abortable } from '../utils/signal.js'
import { type Answer, runRequest } from './runRequest.js'
import { shielded } from './shielded.js'

/** A run that several calls may wait for. It is cancelled when the last of them cancels. */
export type SharedRun = {
  fingerprint: string
  answer: Promise<unknown>
  waiting: Set<(update: StatusUpdate) => void>
  stop: AbortController
  settled: boolean
}

/** Finished runs remembered by their key, answers and all. The oldest are forgotten first. */
const capacity = 500

/**
 * Runs a request, or joins the run of its idempotency key. A failed run is forgotten, so that trying
 * again under its key works.
 *
 * @throws IdempotencyConflictError when the key belongs to a request with other parameters
 */
export async function runOnce<Input, Output>(
  client: Client,
  task: Task<Input, Output>,
  parameters: RequestParameters<Input>,
): Promise<Answer<Output>> {
  const { idempotencyKey: key, signal, onStatus } = parameters
  if (key === undefined) return runRequest(client, task, parameters)
  // A digest, so that the table of keys holds no input.
  const mark = fingerprint(client.salt, { ...parameters, task: task.name })
  const known = client.runs.get(key)
  // A run that all its callers have cancelled is no answer for one who has not.
  const shared = known && !known.stop.signal.aborted ? known : start(client, task, parameters, mark)
  if (shared.fingerprint !== mark) throw new IdempotencyConflictError()
  // A function of its own: two calls may bring the same one.
  const listener = shielded(onStatus)
  shared.waiting.add(listener)
  const answer = shared.answer as Promise<Answer<Output>>
  try {
    return await abortable(answer, signal)
  } catch (cause) {
    if (!signal?.aborted) throw cause
    if (shared.waiting.size === 1 && !shared.settled) {
      // The last to leave ends the run, and hears what it had cost.
      shared.stop.abort(signal.reason)
      return await answer
    }
    listener({ status: 'aborted' })
    throw new AbortedError({ cause })
  } finally {
    shared.waiting.delete(listener)
  }
}

function start<Input, Output>(
  client: Client,
  task: Task<Input, Output>,
  parameters: RequestParameters<Input>,
  mark: string,
): SharedRun {
  const key = parameters.idempotencyKey as string
  const stop = new AbortController()
  const waiting: SharedRun['waiting'] = new Set()
  const onStatus = (update: StatusUpdate) => {
    for (const listener of waiting) listener(update)
  }
  const answer = runRequest(client, task, { ...parameters, signal: stop.signal, onStatus })
  const shared: SharedRun = { fingerprint: mark, answer, waiting, stop, settled: false }
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
