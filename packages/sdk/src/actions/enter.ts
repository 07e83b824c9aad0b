import type { Client } from '../client/createClient.js'
import { AbortedError, InvalidParametersError } from '../errors/request.js'
import { shielded } from '../execute/shielded.js'
import { checkObject } from '../request/checkObject.js'
import { checkTarget } from '../request/checkTarget.js'
import type { CommonParameters, TaskName } from '../request/request.js'
import { abortable } from '../utils/signal.js'

/** What every action takes. */
export const names = [
  'models',
  'input',
  'stakes',
  'require',
  'target',
  'consent',
  'signal',
  'idempotencyKey',
  'restarts',
  'onStatus',
]

/**
 * Checks what every action takes, so that a slip in untyped code is told at the door, and by name.
 *
 * @param known the names of its parameters
 * @throws InvalidParametersError
 */
export function checkCall(
  client: Client,
  parameters: CommonParameters & { models: readonly unknown[] },
  known: readonly string[] = names,
): void {
  checkClient(client)
  checkObject(parameters, 'parameters', known)
  const { models, target, consent, signal, idempotencyKey, restarts, onStatus } = parameters
  const check = (holds: boolean, parameter: string, reason: string) => {
    if (!holds) throw new InvalidParametersError({ parameter, reason })
  }
  check(Array.isArray(models) && models.length > 0, 'models', 'name at least one model')
  if (target !== undefined) checkTarget(target)
  check(consent === undefined || typeof consent === 'function', 'consent', 'not a function')
  check(signal === undefined || isSignal(signal), 'signal', 'not an AbortSignal')
  check(
    idempotencyKey === undefined || (typeof idempotencyKey === 'string' && idempotencyKey !== ''),
    'idempotencyKey',
    'not a text with at least one character',
  )
  check(restarts === undefined || typeof restarts === 'boolean', 'restarts', 'not true or false')
  check(onStatus === undefined || typeof onStatus === 'function', 'onStatus', 'not a function')
}

/** @throws InvalidParametersError */
export function checkClient(client: Client): void {
  if (!Array.isArray(client?.routes))
    throw new InvalidParametersError({ parameter: 'client', reason: 'not made by createClient()' })
}

/** By what it does: a page may have signals of another window, or of a polyfill. */
export function isSignal(value: unknown): boolean {
  const { aborted, addEventListener } = (value ?? {}) as AbortSignal
  return typeof aborted === 'boolean' && typeof addEventListener === 'function'
}

/**
 * Checks a call and waits for the parts of the SDK that it needs, which on a slow network takes long
 * enough to be cancelled. A call that ends here is recorded too, where the recorder itself can be had.
 *
 * @throws InvalidParametersError, AbortedError, DownloadError
 */
export async function enter<Parts>(
  client: Client,
  task: TaskName,
  parameters: CommonParameters & { models: readonly unknown[] },
  parts: () => Promise<Parts>,
): Promise<Parts> {
  checkCall(client, parameters)
  const { signal, onStatus } = parameters
  try {
    return await abortable(parts(), signal)
  } catch (cause) {
    const error = signal?.aborted ? new AbortedError({ cause }) : cause
    // Not waited for: whoever cancels is not held up by a store.
    client.recorder
      .open(task)
      .then(
        (entry) => entry.fail(error),
        () => undefined,
      )
      .catch(() => undefined)
    shielded(onStatus)({ status: signal?.aborted ? 'aborted' : 'error' })
    throw error
  }
}
