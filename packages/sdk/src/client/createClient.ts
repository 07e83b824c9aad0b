import { InvalidParametersError } from '../errors/request.js'
import { RouteVersionError } from '../errors/route.js'
import type { BudgetParameters, Ledger } from '../execute/budget/budget.js'
import { openLedger } from '../execute/budget/openLedger.js'
import type { SharedRun } from '../execute/runOnce.js'
import type { EstimateStore } from '../policy/estimates/estimates.js'
import { type Policy, type PolicyParameters, resolvePolicy } from '../policy/policy.js'
import type { QualityPredictor } from '../policy/quality/quality.js'
import type { Recorder } from '../record/recorder.js'
import { memoryRecords } from '../record/stores/memory.js'
import type { RecordStore } from '../record/stores/store.js'
import { checkObject } from '../request/checkObject.js'
import type { Consent } from '../request/request.js'
import { type Route, type RouteFactory, routeSpecVersion } from '../routes/route.js'
import { once } from '../utils/once.js'
import { uid } from '../utils/uid.js'
import { isUsd } from '../utils/usd.js'

export type ClientParameters = {
  /** Where requests may run: `[local()]`. */
  routes: readonly RouteFactory[]
  policy?: PolicyParameters | undefined
  /**
   * Another policy, which is never followed: each record says in `shadow` what it would have done. For trying
   * a policy on real requests before it counts. Default: none.
   */
  shadow?: PolicyParameters | undefined
  /** What may be spent. Default: nothing. */
  budget?: BudgetParameters | undefined
  /**
   * Asked before an attempt that shows the input to anyone else or may cost money. Default: refused, where
   * the call brings no `consent` of its own.
   */
  consent?: Consent | undefined
  /**
   * Where what is learned of offers is kept: how long they take, how often they answer, what they charge and how
   * far they can be believed. Nothing of what is asked or answered is in it. `false`: nothing is learned, and
   * plans go by what routes say. Default: learned, in IndexedDB; where there is none, in memory.
   */
  estimates?: { store?: EstimateStore | undefined } | false | undefined
  /**
   * Says how likely each model is to be right on an input, before any is asked. What it reads stays on this
   * device. Default: models are as good as they were measured to be, whatever the input.
   */
  quality?: QualityPredictor | undefined
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
  /** Planned with, and never followed. */
  readonly shadow: Policy | undefined
  /** `undefined`: nothing is known of an input but its size. */
  readonly quality: QualityPredictor | undefined
  /** `undefined`: the app has none, and each call may bring its own. */
  readonly consent: Consent | undefined
  /** What may still be spent, by all clients of this origin together. */
  readonly ledger: Ledger
  /** Where what is learned of offers is kept; `false` where the app wants nothing to be. */
  readonly estimates: { readonly store?: EstimateStore | undefined } | false
  readonly records: RecordStore
  readonly recorder: Recorder
  /** Requests by idempotency key. */
  readonly runs: Map<string, SharedRun>
}

const recorder = once(() => import('../record/recorder.js'))

/**
 * Makes a client. Touches no network, storage or GPU: it may be called while rendering on a server.
 *
 * @throws InvalidParametersError when there is no route, two of the same name, or a parameter that is not known
 * @throws RouteVersionError when a route follows another version of the route contract
 * @example
 * const client = createClient({ routes: [local()] })
 */
export function createClient(parameters: ClientParameters): Client {
  const id = uid()
  checkParameters(parameters)
  const factories: readonly RouteFactory[] = parameters.routes
  const policy = resolvePolicy(parameters.policy, parameters.budget?.perCall)
  const { priors } = policy
  const routes = factories.map((factory) => factory({ clientId: id, priors }))
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
    policy,
    shadow:
      parameters.shadow && resolvePolicy(parameters.shadow, parameters.budget?.perCall, 'shadow'),
    quality: parameters.quality,
    consent: parameters.consent,
    ledger: openLedger(parameters.budget),
    estimates: parameters.estimates ?? {},
    records: store,
    recorder: {
      now,
      async open(task) {
        const { openRecord } = await recorder()
        return openRecord({ store, include, now }, task)
      },
    },
    runs: new Map(),
  }
}

/** What comes from untyped code: a slip must not become a limit or a choice that is left out. */
function checkParameters(parameters: ClientParameters): void {
  const names = 'routes policy shadow budget consent estimates quality records'.split(' ')
  checkObject(parameters, 'client', names)
  const { routes, budget, consent, estimates, quality, records } = parameters
  const check = (holds: boolean, parameter: string, reason: string) => {
    if (!holds) throw new InvalidParametersError({ parameter, reason })
  }
  const isFunction = (value: unknown) => typeof value === 'function'
  check(Array.isArray(routes) && routes.every(isFunction), 'routes', 'not a list of routes')
  check(consent === undefined || isFunction(consent), 'consent', 'not a function')
  if (quality !== undefined) {
    const isPredictor =
      /^[a-z0-9][a-z0-9._-]{0,63}$/.test(quality?.id) && isFunction(quality.predict)
    check(isPredictor, 'quality', 'not a predictor with an id and predict()')
  }
  if (budget !== undefined) {
    checkObject(budget, 'budget', ['perCall', 'perSession', 'perDay', 'store'])
    const { perCall, store } = budget
    check(perCall !== undefined, 'budget.perCall', 'it is missing')
    for (const limit of ['perSession', 'perDay'] as const) {
      const amount = budget[limit]
      check(amount === undefined || isUsd(amount), `budget.${limit}`, 'not an amount made by usd()')
    }
    const isStore = isFunction(store?.update) && isFunction(store?.read)
    check(store === undefined || isStore, 'budget.store', 'not a budget store')
  }
  if (estimates !== undefined && estimates !== false) {
    checkObject(estimates, 'estimates', ['store'])
    const { store } = estimates
    const isStore = isFunction(store?.update) && isFunction(store?.read)
    check(store === undefined || isStore, 'estimates.store', 'not a store of estimates')
  }
  if (records === undefined) return
  checkObject(records, 'records', ['store', 'include'])
  const { store, include = [] } = records
  check(store === undefined || isFunction(store?.put), 'records.store', 'not a record store')
  const sides: readonly unknown[] = ['input', 'output']
  check(
    Array.isArray(include) && include.every((side) => sides.includes(side)),
    'records.include',
    'not a list of "input" and "output"',
  )
}
