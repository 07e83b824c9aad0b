import { InvalidParametersError } from '../../errors/request.js'
import type { Route } from '../route.js'
import type { Network } from './network.js'

const networks = new WeakMap<Route, () => Promise<Network>>()

/** Lets {@link networkOf} find the network behind a route. */
export function registerNetwork(route: Route, network: () => Promise<Network>): void {
  networks.set(route, network)
}

/**
 * The network behind a client's `chain()` route.
 *
 * @throws InvalidParametersError when the client has no such route
 */
export function networkOf({ routes }: { routes: readonly Route[] }): Promise<Network> {
  for (const route of routes) {
    const network = networks.get(route)
    if (network) return network()
  }
  throw new InvalidParametersError({ parameter: 'client', reason: 'it has no chain() route' })
}
