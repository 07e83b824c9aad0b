import { InvalidParametersError } from '../errors/request.js'
import { RouteVersionError } from '../errors/route.js'
import type { SharedRun } from '../execute/runOnce.js'
import { type Policy, type PolicyParameters, resolvePolicy } from '../policy/policy.js'
import type { Recorder } from '../record/recorder.js'
import { memoryRecords } from '../record/stores/memory.js'
import type { RecordStore } from '../record/stores/store.js'
import { type Offer, type Route, type RouteFactory, routeSpecVersion } from '../routes/route.js'
import { loaded } from '../utils/loaded.js'
import { uid } from '../utils/uid.js'
import type { Usd } from '../utils/usd.js'

/** Asks the user, in whatever way the app draws it, whether an attempt may be made. */
export type Consent = (facts: { offer: Offer; signal: AbortSignal }) => boolean | Promise<boolean>

export type ClientParameters = {
  /** Where requests may run: `[local()]`. */
  routes: readonly RouteFactory[]
  policy?: PolicyParameters | undefined
  /** What may be spent. Default: nothing. */
  budget?: { perCall: Usd } | undefined
  /**
   * Asked before an attempt that shows the input to anyone else or may cost money. Default: refused.
   */
  consent?: Consent | undefined
  /** Where records are kept, and what of them is readable. Default: in memory, digests only. */
  records?:
    | {
        store?: RecordStore | undefined
        include?: readonly ('input' | 'output')[] | undefined
      }
    | undefined
}

/** What the actions work on. Holds no logic of its own. */
export type Client = {
  readonly id: string
  /** Salts the digests of inputs in query keys. Never shown: whoever has it can find inputs by trying. */
  readonly salt: string
  readonly routes: readonly Route[]
  readonly policy: Policy
  readonly consent: Consent
  readonly records: RecordStore
  readonly recorder: Recorder
  /** Requests by idempotency key. */
  readonly runs: Map<string, SharedRun>
}

/**
 * Makes a client. Touches no network, storage or GPU: it may be called while rendering on a server.
 *
 * @throws InvalidParametersError when there is no route, or two of the same name
 * @throws RouteVersionError when a route follows another version of the route contract
 * @example
 * const client = createClient({ routes: [local()] })
 */
export function createClient(parameters: ClientParameters): Client {
  const id = uid()
  if (!Array.isArray(parameters?.routes))
    throw new InvalidParametersError({ parameter: 'routes', reason: 'not a list' })
  const factories: readonly RouteFactory[] = parameters.routes
  const routes = factories.map((factory) => factory({ clientId: id }))
  if (routes.length === 0)
    throw new InvalidParametersError({ parameter: 'routes', reason: 'there is none' })
  for (const { specVersion, id: route } of routes) {
    if (specVersion !== routeSpecVersion)
      throw new RouteVersionError({ route, actual: specVersion, expected: routeSpecVersion })
    if (routes.filter((other) => other.id === route).length > 1)
      throw new InvalidParametersError({ parameter: 'routes', reason: `two are called "${route}"` })
  }
  const { store = memoryRecords(), include = [] } = parameters.records ?? {}
  const now = Date.now
  return {
    id,
    salt: uid(),
    routes,
    policy: resolvePolicy(parameters.policy, parameters.budget?.perCall),
    consent: parameters.consent ?? (() => false),
    records: store,
    recorder: {
      now,
      async open(task) {
        const { openRecord } = await loaded(import('../record/recorder.js'))
        return openRecord({ store, include, now }, task)
      },
    },
    runs: new Map(),
  }
}
