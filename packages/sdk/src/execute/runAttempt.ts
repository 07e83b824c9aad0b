import type { Client } from '../client/createClient.js'
import { ConsentDeniedError } from '../errors/policy.js'
import { TimeoutError } from '../errors/request.js'
import { RouteContractError } from '../errors/route.js'
import type { Model } from '../models/model.js'
import type { Consent, NormalizedRequest, Payload, StatusUpdate } from '../request/request.js'
import type { AttemptMoney, Offer, RouteAnswer } from '../routes/route.js'
import { abortable, withTimeout } from '../utils/signal.js'
import { usd } from '../utils/usd.js'
import { holdMoney } from './budget/holdMoney.js'
import type { Stopwatch } from './stopwatch.js'

export type AttemptParameters = {
  client: Client
  request: NormalizedRequest
  offer: Offer
  /** Of the call itself, in place of the client's. */
  consent?: Consent | undefined
  signal: AbortSignal
  stopwatch: Stopwatch
  /** Milliseconds to leave for what comes after, should this attempt bring nothing. */
  reserve: number
  onStatus: (update: StatusUpdate) => void
  /** Of an attempt beside the plan's steps. */
  role?: 'hedge' | 'provisional' | 'audit' | undefined
  /** Told when it begins to run: whatever had to be asked was agreed to. */
  onBegun?: (() => void) | undefined
}

/** Told of money while an attempt is under way: afterwards it is accounted for. */
export type OnMoney = (money: AttemptMoney) => void

/** What a route brought back, not yet looked at. */
export type RawAnswer = { answer: RouteAnswer; model: Model; payload: Payload }

/**
 * Runs one offer, with consent where it is needed, and with its price set aside where it has one.
 *
 * @throws ConsentDeniedError, BudgetExceededError, BudgetStoreError, TimeoutError, RouteContractError,
 *   what the route throws, or the signal's reason
 */
export async function runAttempt(
  parameters: AttemptParameters & { onMoney: OnMoney },
): Promise<RawAnswer> {
  const { onMoney, client, request, offer, signal, stopwatch, reserve, onStatus } = parameters
  const route = client.routes.find(({ id }) => id === offer.route)
  const model = request.models.find(({ id }) => id === offer.model.id)
  const payload = model && request.payloads.get(model.id)
  if (!route || !payload)
    throw new RouteContractError({
      route: offer.route,
      reason: 'its offer names a model that was not asked for',
    })

  if (offer.privacy !== 'device' || usd(offer.price.ceiling) > 0n) {
    onStatus({ status: 'awaiting-consent', offer: offer.id })
    await stopwatch.pause(askConsent(parameters, payload))
  }

  onStatus({ status: 'preparing', offer: offer.id })
  parameters.onBegun?.()
  const milliseconds = Math.max(0, Math.round(stopwatch.left() - reserve))
  const timer = withTimeout(signal, milliseconds, () => new TimeoutError({ milliseconds }))
  let running = true
  let text = ''
  try {
    const held = { ledger: client.ledger, offer, milliseconds, signal: timer.signal }
    const run = holdMoney(held, (note) =>
      route.run({
        request,
        // A copy: what the answer is held to afterwards is what was planned and agreed to.
        offer: structuredClone(offer),
        model,
        payload,
        signal: timer.signal,
        onMoney: (money) => {
          note(money)
          if (running) onMoney(money)
        },
        onProgress: (progress) => {
          if (running) onStatus({ status: 'preparing', offer: offer.id, progress })
        },
        onText: (delta) => {
          if (!running || delta === '') return
          text += delta
          onStatus({ status: 'streaming', offer: offer.id, text: { delta, text } })
        },
      }),
    )
    return { answer: await abortable(run, timer.signal), model, payload }
  } finally {
    running = false
    timer.dispose()
  }
}

/** Anything but a plain yes is a no; an app's question that breaks is one, too. */
async function askConsent(
  { client, consent = client.consent, offer, role, signal }: AttemptParameters,
  payload: Payload,
): Promise<void> {
  const facts = {
    offer: structuredClone(offer),
    leaves: offer.privacy === 'device' ? 0 : payload.bytes.length,
    price: offer.price.ceiling,
    ...(role && { role }),
    signal,
  }
  const ask = async () => consent?.(facts)
  const agreed: unknown = await abortable(ask(), signal).catch((cause) => {
    throw signal.aborted ? cause : new ConsentDeniedError({ offer: offer.id, cause })
  })
  if (agreed !== true) throw new ConsentDeniedError({ offer: offer.id })
}
