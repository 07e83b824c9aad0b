import {
  determinismClasses,
  privacyClasses,
  type Requirements,
  type ResolvedRequirements,
} from '../request/requirements.js'
import type { Offer } from '../routes/route.js'
import { usd } from '../utils/usd.js'
import { type Breach, breachesOf, requirementOrder } from './requirements.js'

/** Two requirements, each of which some offer meets, and no offer both. */
export type Conflict = readonly [RequirementName, RequirementName]

export type RequirementName = Exclude<keyof Requirements, 'latencyQuantile'>

/** What to set which requirements to, so that an offer is allowed. Plain JSON; amounts are US dollars. */
export type Relaxation = {
  offer: string
  changes: readonly {
    requirement: RequirementName
    from: string | number | readonly string[]
    to: string | number | readonly string[]
  }[]
}

type Judged = { offer: Offer; breaches: readonly (Breach & { code: RequirementName })[] }

/**
 * Why none of the offers is allowed, in two requirements, if two say it. The first such two in the order in
 * which requirements are looked at.
 */
export function findConflict(
  offers: readonly Offer[],
  limits: ResolvedRequirements,
): Conflict | undefined {
  const broken = judge(offers, limits).map(({ breaches }) => breaches.map(({ code }) => code))
  const isBroken = (name: RequirementName) => broken.some((codes) => codes.includes(name))
  const isMet = (name: RequirementName) => broken.some((codes) => !codes.includes(name))
  const names = requirementOrder.filter((name): name is RequirementName => name !== 'unavailable')
  const met = names.filter((name) => isBroken(name) && isMet(name))
  for (const [i, first] of met.entries())
    for (const second of met.slice(i + 1))
      if (broken.every((codes) => codes.includes(first) || codes.includes(second)))
        return [first, second]
  return undefined
}

/**
 * The nearest change that allows an offer: of the offer that breaks the fewest requirements, of equals the one
 * that is least far from them. Of equals the first by its id.
 */
export function findRelaxation(
  offers: readonly Offer[],
  limits: ResolvedRequirements,
): Relaxation | undefined {
  const [nearest] = judge(offers, limits)
    .map((judged) => ({ ...judged, distance: distanceOf(judged) }))
    .sort(
      (a, b) =>
        a.breaches.length - b.breaches.length ||
        a.distance - b.distance ||
        (a.offer.id < b.offer.id ? -1 : 1),
    )
  if (!nearest) return undefined
  const { offer, breaches } = nearest
  return { offer: offer.id, changes: breaches.map((breach) => changeFor(offer, breach, limits)) }
}

/** The requirements after a relaxation. */
export function relax(limits: ResolvedRequirements, { changes }: Relaxation): ResolvedRequirements {
  const relaxed = changes.map(({ requirement, to }) => [
    requirement,
    requirement === 'maxPrice' ? usd(to as string) : to,
  ])
  return { ...limits, ...Object.fromEntries(relaxed) }
}

/** Offers that a change of requirements could allow, with what they break. */
function judge(offers: readonly Offer[], limits: ResolvedRequirements): readonly Judged[] {
  return offers
    .map((offer) => ({ offer, breaches: breachesOf(offer, limits) }))
    .filter((one): one is Judged => one.breaches.every(({ code }) => code !== 'unavailable'))
    .filter(({ breaches }) => breaches.length > 0)
}

/**
 * How far an offer is from what is required: the sum over what it breaks, each between 0 and 1. Only who sees
 * the input counts for more than 1: it is the last to be given up.
 */
function distanceOf({ breaches }: Judged): number {
  return breaches.reduce((sum, { code, actual, limit }) => {
    const steps = (order: readonly unknown[]) =>
      (order.indexOf(actual) - order.indexOf(limit)) / order.length
    if (code === 'privacy') return sum + 1 + steps(privacyClasses)
    if (code === 'determinism') return sum + steps(determinismClasses)
    if (code === 'maxPrice') return sum + beyond(Number(actual), Number(limit), 0.01)
    if (code === 'maxLatency') return sum + beyond(Number(actual), Number(limit), 1000)
    if (code === 'maxDownload') return sum + beyond(Number(actual), Number(limit), 1024 * 1024)
    return sum + 1
  }, 0)
}

/** Relative to the limit, and to a cent, a second or a mebibyte where that is less: a limit may be 0. */
function beyond(actual: number, limit: number, unit: number): number {
  const more = actual - limit
  return more / (more + Math.max(limit, unit))
}

function changeFor(
  offer: Offer,
  { code: requirement, actual = '', limit = '' }: Judged['breaches'][number],
  { evidence, routes, providers }: ResolvedRequirements,
): Relaxation['changes'][number] {
  const add = (list: readonly string[] | 'any', name: string) => {
    const from = [list].flat()
    return { requirement, from, to: [...from, name] }
  }
  if (requirement === 'evidence') return add(evidence, offer.evidence)
  if (requirement === 'routes') return add(routes, offer.route)
  if (requirement === 'providers') return add(providers, offer.operator)
  if (requirement === 'audience') return { requirement, from: limit, to: 'self' }
  if (requirement === 'maxLatency')
    return { requirement, from: limit, to: Math.ceil(Number(actual)) }
  return { requirement, from: limit, to: actual }
}
