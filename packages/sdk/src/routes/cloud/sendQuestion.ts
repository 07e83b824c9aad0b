import type { BaseError } from '../../errors/base.js'
import {
  AnswerCutOffError,
  ProviderBusyError,
  ProviderFailedError,
  ProviderKeyError,
} from '../../errors/cloud.js'
import { abortable } from '../../utils/signal.js'
import type { AttemptContext } from '../route.js'
import type { Bill } from './bill.js'
import { headerValue } from './checkProviders.js'
import type { Host } from './host.js'
import { post } from './http/post.js'
import { sleep } from './http/sleep.js'
import { startWatch, type Watch } from './http/watch.js'
import { readHints } from './pool/hints.js'
import { type Lease, patience } from './pool/pool.js'
import { usualTokens } from './price.js'
import type { Question } from './protocols.js'

/** Milliseconds. */
export type Timeouts = {
  /** Until an answer begins. */
  firstByte: number
  /** Between two signs of progress: events of a stream, kibibytes of what is not streamed. */
  stall: number
}

/** A response that has begun well. Whoever has it ends the lease and the watch. */
export type Sent = {
  response: Response
  lease: Lease
  watch: Watch
}

export type SendParameters = {
  host: Host
  base: string
  question: Question
  context: AttemptContext
  bill: Bill
  timeouts: Timeouts
}

/** How often a request is sent at most, by whatever key. */
const tries = 3
/**
 * Refusals that pass, or that another key may not meet. Nothing of an answer had come: sending again charges
 * nothing twice.
 */
const passing = [401, 402, 408, 409, 429, 500, 502, 503, 504]

/**
 * Sends a request until an answer begins: by another key at once, or by the same after a while. After the first
 * byte of an answer it is never sent again.
 */
export async function sendQuestion(parameters: SendParameters): Promise<Sent> {
  const { context } = parameters
  context.onProgress({ phase: 'queue', loaded: 0, total: 1 })
  let refused: BaseError | undefined
  for (let left = tries; left > 0; left--) {
    const lease = await takeSeat(parameters, refused)
    const outcome = await trySeat(parameters, lease)
    if ('response' in outcome) {
      context.onProgress({ phase: 'run', loaded: 0, total: 1 })
      return outcome
    }
    refused = outcome.refused
    if (!passing.includes(outcome.status)) throw refused
  }
  throw refused
}

/** A place at the provider, waiting for one if it is not long. */
async function takeSeat(
  { host, context }: SendParameters,
  refused: BaseError | undefined,
): Promise<Lease> {
  const { signal, request, payload } = context
  const { input, output } = usualTokens(request.task, payload)
  const provider = host.provider.id
  for (let waited = 0; ; ) {
    signal.throwIfAborted()
    const seat = host.pool.acquire(input + output)
    if (!('wait' in seat)) return seat
    waited += seat.wait
    // Longer than that, another provider is the better way.
    if (waited > patience)
      throw refused ?? new ProviderBusyError({ provider, retryAfter: seat.wait })
    await sleep(seat.wait, signal)
  }
}

async function trySeat(
  { host, base, question, context, bill, timeouts }: SendParameters,
  lease: Lease,
): Promise<Sent | { refused: BaseError; status: number }> {
  const { signal } = context
  const provider = host.provider.id
  const late = () => new AnswerCutOffError({ provider, reason: 'stalled' })
  const key = await readKey(lease, signal)
  if (key === null) {
    // The provider never saw it. It rests so long that another is taken, and no longer: the user may log in.
    lease.refuse(429, patience + 1)
    return { refused: new ProviderKeyError({ provider }), status: 401 }
  }
  const watch = startWatch(signal, timeouts.firstByte, late)
  try {
    bill.send()
    const headers = {
      ...host.provider.headers,
      ...question.headers,
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
    }
    const { body, path } = question
    const sending = { headers, body, signal: watch.signal }
    const response = await post(provider, `${base}${path}`, sending, bill.refuse)
    const hints = readHints(response.headers, Date.now())
    lease.heed(hints)
    if (response.ok) return { response, lease, watch }
    // Its body may repeat the prompt: it is not even read.
    bill.refuse()
    const { status } = response
    lease.refuse(status, hints.retryAfter)
    watch.stop()
    return {
      refused: new ProviderFailedError({ provider, status, phase: 'before-answer' }),
      status,
    }
  } catch (thrown) {
    signal.aborted ? lease.leave() : lease.fail()
    watch.stop()
    throw thrown
  }
}

/** @returns `undefined` where none is needed, `null` where it cannot be had */
async function readKey(lease: Lease, signal: AbortSignal): Promise<string | null | undefined> {
  const { key } = lease
  if (typeof key !== 'function') return key
  try {
    const made = await abortable(Promise.resolve().then(key), signal)
    return typeof made === 'string' && headerValue.test(made) ? made : null
  } catch {
    if (!signal.aborted) return null
    lease.leave()
    throw signal.reason
  }
}
