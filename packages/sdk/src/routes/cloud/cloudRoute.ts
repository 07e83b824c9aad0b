import { RouteContractError } from '../../errors/route.js'
import type { PriorValues } from '../priors.js'
import type { Route } from '../route.js'
import { askProvider } from './askProvider.js'
import { createHost } from './host.js'
import { makeOffers } from './offers.js'
import type { Provider } from './provider.js'
import type { Timeouts } from './sendQuestion.js'

/** What `cloud()` does once it is first asked. Until then a page has not loaded it. */
export function createCloudRoute(
  providers: readonly Provider[],
  timeouts: Timeouts,
  prior: PriorValues,
): Pick<Route, 'offers' | 'run'> {
  const hosts = providers.map((provider) =>
    createHost(provider, { now: Date.now, random: Math.random, prior }),
  )
  return {
    offers: (context) => makeOffers(hosts, context),
    async run(context) {
      const host = hosts.find(({ provider }) => provider.id === context.offer.operator)
      if (!host)
        throw new RouteContractError({ route: 'cloud', reason: 'the offer is not one of its own' })
      return askProvider(host, context, timeouts)
    },
  }
}
