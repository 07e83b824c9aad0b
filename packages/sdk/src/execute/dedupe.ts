import type { Client } from '../client/createClient.js'
import { AbortedError, IdempotencyConflictError } from '../errors/request.js'
import { fingerprint } from '../request/fingerprint.js'
import type { RequestParameters } from '../request/normalizeRequest.js'
import { abortable } from '../utils/signal.js'

/** Requests remembered by their key. The oldest are forgotten first. */
const capacity = 500

/**
 * Makes two calls with one idempotency key into one request. A failed request is forgotten, so that
 * trying again under its key works.
 *
 * @throws IdempotencyConflictError when the key belongs to a request with other parameters
 */
export function dedupe<Input, Answer>(
  client: Client,
  task: string,
  parameters: RequestParameters<Input>,
  run: () => Promise<Answer>,
): Promise<Answer> {
  const { idempotencyKey: key, signal } = parameters
  if (key === undefined) return run()
  // A digest, so that the table of keys holds no input.
  const mark = fingerprint(client.id, { ...parameters, task })
  const known = client.runs.get(key)
  if (known && known.fingerprint !== mark) return Promise.reject(new IdempotencyConflictError())
  // A run that its caller has cancelled is no answer for one who has not.
  if (known && !known.signal?.aborted)
    return abortable(known.answer as Promise<Answer>, signal).catch((cause) => {
      throw signal?.aborted ? new AbortedError({ cause }) : cause
    })
  const answer = run()
  client.runs.set(key, { fingerprint: mark, signal, answer })
  for (const oldest of client.runs.keys())
    if (client.runs.size > capacity) client.runs.delete(oldest)
  answer.catch(() => {
    if (client.runs.get(key)?.answer === answer) client.runs.delete(key)
  })
  return answer
}
