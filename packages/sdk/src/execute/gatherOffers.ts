import type { Client } from '../client/createClient.js'
import { TimeoutError } from '../errors/request.js'
import type { NormalizedRequest } from '../request/request.js'
import type { Offer, Route } from '../routes/route.js'
import { abortable, withTimeout } from '../utils/signal.js'

/** Milliseconds that a route may take to make its offers, which downloads and asks nothing. */
const patience = 5_000

/** Asks every route at once. A route that cannot answer makes no offer, and stops none of the others. */
export async function gatherOffers(
  client: Client,
  request: NormalizedRequest,
  signal: AbortSignal,
): Promise<Offer[]> {
  const milliseconds = Math.min(patience, request.requirements.maxLatency)
  const timer = withTimeout(signal, milliseconds, () => new TimeoutError({ milliseconds }))
  const ask = async (route: Route) => {
    const offers = await abortable(route.offers({ request, signal: timer.signal }), timer.signal)
    return offers.filter((offer) => offer?.route === route.id)
  }
  try {
    const routes = client.routes.filter(({ tasks }) => tasks.includes(request.task))
    const answers = await Promise.allSettled(routes.map(ask))
    signal.throwIfAborted()
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
  } finally {
    timer.dispose()
  }
}
