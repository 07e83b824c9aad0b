import { PriceMovedError } from '../../errors/chain.js'
import { RouteContractError } from '../../errors/route.js'
import type { NormalizedRequest, Target } from '../../request/request.js'
import { usd } from '../../utils/usd.js'
import type { Account } from '../account.js'
import type { PriorValues } from '../priors.js'
import {
  type AttemptContext,
  type Offer,
  type OffersContext,
  type Route,
  type RouteAnswer,
  routeSpecVersion,
} from '../route.js'
import type { ChainQuote, Network, NetworkCall, Order } from './network.js'
import { makeOffer, offerId, type Priors } from './offers.js'

export type ChainRouteParameters = {
  /** Loads when it is first needed. */
  network: () => Promise<Network>
  account: Account
  /** What the app believes of its committees. */
  priors?: Partial<Priors> | undefined
  /** Default: the table's own values. */
  prior?: PriorValues | undefined
}

/** The route that asks a network of operators, for contracts to act on what they answer. */
export function createChainRoute({ network, account, priors, prior }: ChainRouteParameters): Route {
  // What an offer was made of, so that its price cannot move between the consent and the run.
  const quotes = new WeakMap<NormalizedRequest, readonly ChainQuote[]>()

  return {
    specVersion: routeSpecVersion,
    id: 'chain',
    tasks: ['classify'],
    offers,
    run,
    account,
  }

  /** Without a contract that is to act on the answer there is nothing to ask for. */
  async function offers({ request, signal }: OffersContext): Promise<readonly Offer[]> {
    signal.throwIfAborted()
    const { target, models } = request
    if (!target) return []
    const { quote } = await network()
    const asked = await Promise.allSettled(models.map((model) => quote({ model, target }, signal)))
    signal.throwIfAborted()
    const found = asked.flatMap((one) => (one.status === 'fulfilled' ? one.value : []))
    const failed = asked.find((one) => one.status === 'rejected')
    if (found.length === 0 && failed) throw failed.reason
    quotes.set(request, found)
    return found.flatMap((one) => {
      const model = models.find(({ id }) => id === one.model.id)
      return model && one.ready ? [makeOffer(model, one, priors, prior)] : []
    })
  }

  async function run(context: AttemptContext): Promise<RouteAnswer> {
    const { request, model, payload, signal, onMoney, onProgress } = context
    signal.throwIfAborted()
    const { target } = request
    if (!target) throw new RouteContractError({ route: 'chain', reason: 'it made no such offer' })
    const here = await network()
    const quote = await quoteOf(context, here, target)
    const order: Order = { model, payload, target, quote }
    const call: NetworkCall = { signal, onMoney, onProgress }
    if (quote.way === 'pull' && here.result) return here.result(order, call)
    if (quote.way === 'push' && here.submit && here.watch)
      return here.watch({ requestId: await here.submit(order, call), model }, call)
    throw new RouteContractError({ route: 'chain', reason: 'it made no such offer' })
  }

  /** The quote behind an offer; a new one, for no more, where the offer was made by another page. */
  async function quoteOf(
    { request, offer, model, signal }: AttemptContext,
    { quote }: Network,
    target: Target,
  ): Promise<ChainQuote> {
    const matches = (one: ChainQuote) =>
      one.model.id === model.id && offerId(model, one.way) === offer.id
    const known = quotes.get(request)?.find(matches)
    if (known) return known
    const fresh = (await quote({ model, target }, signal)).find(matches)
    if (!fresh) throw new RouteContractError({ route: 'chain', reason: 'it made no such offer' })
    if (usd(fresh.usd.worst) > usd(offer.price.ceiling))
      throw new PriceMovedError({ offered: offer.price.ceiling, now: fresh.usd.worst })
    return fresh
  }
}
