import type { ClientParameters } from '@trine/sdk'

type RouteFactory = ClientParameters['routes'][number]

/** A place to run that all clients of the page share: what one of them loaded, the others need not. */
export function sharedRoute(make: RouteFactory): RouteFactory {
  let made: ReturnType<RouteFactory> | undefined
  return (config) => (made ??= make(config))
}
