import type { Client } from '../client/createClient.js'
import type { NormalizedRequest } from '../request/request.js'
import type { Offer } from '../routes/route.js'
import { abortable } from '../utils/signal.js'

/** Asks every route at once. A route that cannot answer makes no offer, and stops none of the others. */
export async function gatherOffers(
  client: Client,
  request: NormalizedRequest,
  signal: AbortSignal,
): Promise<Offer[]> {
  const routes = client.routes.filter(({ tasks }) => tasks.includes(request.task))
  const answers = await Promise.allSettled(
    routes.map((route) => abortable(route.offers({ request, signal }), signal)),
  )
  signal.throwIfAborted()
  return answers.flatMap((answer, i) =>
    answer.status === 'fulfilled'
      ? answer.value.filter(({ route }) => route === routes[i]?.id)
      : [],
  )
}
