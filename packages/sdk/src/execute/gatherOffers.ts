import type { Client } from '../client/createClient.js'
import { isTrineError } from '../errors/base.js'
import { TimeoutError } from '../errors/request.js'
import type { Rejection } from '../policy/plan.js'
import type { NormalizedRequest } from '../request/request.js'
import type { Offer, Route } from '../routes/route.js'
import { abortable, withTimeout } from '../utils/signal.js'
import { snapshot } from '../utils/snapshot.js'

/** Milliseconds that a route may take to make its offers, which downloads and asks nothing. */
const patience = 5_000

/** The offers of all routes, and the routes that failed to make theirs. */
export type Gathered = { offers: Offer[]; failures: Rejection[] }

/** Asks every route at once. A route that cannot answer makes no offer, and stops none of the others. */
export async function gatherOffers(
  client: Client,
  request: NormalizedRequest,
  signal: AbortSignal,
): Promise<Gathered> {
  const milliseconds = Math.min(patience, request.requirements.maxLatency)
  const timer = withTimeout(signal, milliseconds, () => new TimeoutError({ milliseconds }))
  const ask = async (route: Route) => {
    const offers = await abortable(route.offers({ request, signal: timer.signal }), timer.signal)
    // Copies: what a route does to its offers later changes no plan, and no consent that was given to it.
    return offers.map((offer) => snapshot(offer)).filter((offer) => offer?.route === route.id)
  }
  try {
    const routes = client.routes.filter(({ tasks }) => tasks.includes(request.task))
    const answers = await Promise.allSettled(routes.map(ask))
    signal.throwIfAborted()
    const gathered: Gathered = { offers: [], failures: [] }
    for (const [i, answer] of answers.entries())
      if (answer.status === 'fulfilled') gathered.offers.push(...answer.value)
      else
        gathered.failures.push({
          offer: routes[i]?.id ?? '',
          code: 'failed',
          reason: whyFailed(answer.reason),
        })
    return gathered
  } finally {
    timer.dispose()
  }
}

/** A code, never a message: that of a route may hold the input. */
function whyFailed(error: unknown): string {
  const code = isTrineError(error) ? error.code : ''
  return /^[a-z]+\/[a-z-]+$/.test(code) ? code : 'it failed to make offers'
}
