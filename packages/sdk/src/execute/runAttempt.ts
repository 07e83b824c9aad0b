import type { Client } from '../client/createClient.js'
import { ConsentDeniedError } from '../errors/policy.js'
import { TimeoutError } from '../errors/request.js'
import { RouteContractError } from '../errors/route.js'
import type { Model } from '../models/model.js'
import type { NormalizedRequest, Payload, StatusUpdate } from '../request/request.js'
import type { Offer, RouteAnswer } from '../routes/route.js'
import { abortable, withTimeout } from '../utils/signal.js'
import { usd } from '../utils/usd.js'

export type AttemptParameters = {
  client: Client
  request: NormalizedRequest
  offer: Offer
  signal: AbortSignal
  /** Milliseconds left for this request. */
  timeLeft: number
  onStatus: (update: StatusUpdate) => void
}

/**
 * Runs one offer, with consent where it is needed.
 *
 * @throws ConsentDeniedError, TimeoutError, RouteContractError, what the route throws, or the
 *   signal's reason
 */
export async function runAttempt(
  parameters: AttemptParameters,
): Promise<{ answer: RouteAnswer; model: Model }> {
  const { client, request, offer, signal, timeLeft, onStatus } = parameters
  const route = client.routes.find(({ id }) => id === offer.route)
  const model = request.models.find(({ id }) => id === offer.model.id)
  if (!route || !model)
    throw new RouteContractError({
      route: offer.route,
      reason: 'its offer names a model that was not asked for',
    })

  if (offer.privacy !== 'device' || usd(offer.price.ceiling) > 0n) {
    onStatus({ status: 'awaiting-consent', offer: offer.id })
    const agreed = await abortable(Promise.resolve(client.consent({ offer, signal })), signal)
    if (agreed !== true) throw new ConsentDeniedError({ offer: offer.id })
  }

  onStatus({ status: 'preparing', offer: offer.id })
  const timer = withTimeout(signal, timeLeft, () => new TimeoutError({ milliseconds: timeLeft }))
  try {
    const payload = request.payloads.get(model.id) as Payload
    const run = route.run({
      request,
      offer,
      model,
      payload,
      signal: timer.signal,
      onProgress: (progress) => onStatus({ status: 'preparing', offer: offer.id, progress }),
    })
    const answer = await abortable(run, timer.signal)
    if (usd(answer.charged) > usd(offer.price.ceiling))
      throw new RouteContractError({
        route: route.id,
        reason: 'it charged more than the ceiling of its offer',
      })
    return { answer, model }
  } finally {
    timer.dispose()
  }
}
