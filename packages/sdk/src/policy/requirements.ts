import {
  accepts,
  determinismClasses,
  privacyClasses,
  type ResolvedRequirements,
} from '../request/requirements.js'
import type { Offer } from '../routes/route.js'
import { formatUsd, type Usd, usd } from '../utils/usd.js'
import { latencyQuantile } from './latencyQuantile.js'
import type { Rejection } from './plan.js'

/** A requirement that an offer does not meet. */
export type Breach = Required<Pick<Rejection, 'code' | 'reason'>> &
  Pick<Rejection, 'actual' | 'limit'>

type Check = {
  code: Exclude<keyof ResolvedRequirements, 'latencyQuantile'> | 'unavailable'
  breaks: (offer: Offer, limits: ResolvedRequirements, ceiling: Usd | number) => boolean
  /** What to say of an offer that breaks it. */
  tell: (offer: Offer, limits: ResolvedRequirements) => Omit<Breach, 'code'>
}

/** What convinces no contract: it would have to know the key, and to be asked about exactly those bytes. */
export const unconvincing: readonly string[] = ['device', 'none', 'signed', 'attested']

/** Every requirement, in the order in which they are looked at. Nothing is made of an offer that meets them. */
const checks: readonly Check[] = [
  {
    code: 'unavailable',
    breaks: ({ obstacle }) => obstacle !== undefined,
    tell: ({ obstacle = '' }) => ({ reason: obstacle }),
  },
  {
    code: 'privacy',
    breaks: ({ privacy }, limits) => isLooser(privacyClasses, privacy, limits.privacy),
    tell: ({ privacy: actual }, { privacy: limit }) => ({
      actual,
      limit,
      reason: `the input would be seen by "${actual}", and "${limit}" is the most allowed`,
    }),
  },
  {
    code: 'routes',
    breaks: ({ route }, { routes }) => routes !== 'any' && !routes.includes(route),
    tell: ({ route: actual }, { routes }) => {
      const limit = listed(routes)
      return { actual, limit, reason: `its route is "${actual}", and allowed are ${limit}` }
    },
  },
  {
    code: 'providers',
    breaks: ({ operator }, { providers }) => providers !== 'any' && !providers.includes(operator),
    tell: ({ operator: actual }, { providers }) => {
      const limit = listed(providers)
      return { actual, limit, reason: `"${actual}" would run it, and allowed are ${limit}` }
    },
  },
  {
    code: 'audience',
    breaks: ({ evidence }, { audience }) =>
      audience === 'contract' && unconvincing.includes(evidence),
    tell: ({ evidence: actual }, { audience: limit }) => ({
      actual,
      limit,
      reason:
        actual === 'device'
          ? 'a run on this device convinces no contract'
          : 'a provider’s word convinces no contract',
    }),
  },
  {
    code: 'evidence',
    breaks: (offer, { evidence }) => evidence !== 'any' && !accepts(evidence, offer.evidence),
    tell: ({ evidence: actual }, { evidence }) => {
      const limit = listed(evidence)
      return { actual, limit, reason: `it brings "${actual}", and accepted are ${limit}` }
    },
  },
  {
    code: 'maxPrice',
    breaks: (_, { maxPrice }, ceiling) => ceiling > maxPrice,
    tell: ({ price: { ceiling: actual } }, { maxPrice }) => {
      const limit = formatUsd(maxPrice)
      const reason = `it may cost $${actual}, and $${limit} is the most allowed`
      return { actual, limit, reason }
    },
  },
  {
    code: 'maxLatency',
    breaks: (offer, limits) => timeOf(offer, limits) > limits.maxLatency,
    tell: (offer, limits) => {
      const { maxLatency: limit, latencyQuantile: p } = limits
      const actual = timeOf(offer, limits)
      const takes = `${Math.round(actual)} ms${p === undefined ? '' : ` at the quantile ${p}`}`
      const reason = `it is expected to take ${takes}, and ${limit} ms is the most allowed`
      return { actual, limit, reason }
    },
  },
  {
    code: 'determinism',
    breaks: ({ determinism }, limits) =>
      isLooser(determinismClasses, determinism, limits.determinism),
    tell: ({ determinism: actual }, { determinism: limit }) => ({
      actual,
      limit,
      reason: `its runs are "${actual}", and "${limit}" is the loosest allowed`,
    }),
  },
  {
    code: 'maxDownload',
    breaks: ({ download }, { maxDownload }) => download > maxDownload,
    tell: ({ download: actual }, { maxDownload: limit }) => ({
      actual,
      limit,
      reason: `it would download ${actual} bytes, and ${limit} is the most allowed`,
    }),
  },
  {
    code: 'unavailable',
    breaks: ({ arrives }) => arrives === 0,
    tell: () => ({ reason: 'no answer would arrive' }),
  },
]

/** What is looked at, in that order. */
export const requirementOrder = checks.map(({ code }) => code)

/**
 * Why an offer may not be used for a request: the first requirement that it breaks, or `undefined`.
 *
 * @param ceiling of its price in micro-USD, where that was read already
 */
export function whyRejected(
  offer: Offer,
  limits: ResolvedRequirements,
  ceiling: Usd | number = usd(offer.price.ceiling),
): Breach | undefined {
  for (const { code, breaks, tell } of checks)
    if (breaks(offer, limits, ceiling)) return { code, ...tell(offer, limits) }
  return undefined
}

/** Every requirement that an offer breaks, in the same order. */
export function breachesOf(offer: Offer, limits: ResolvedRequirements): readonly Breach[] {
  const ceiling = usd(offer.price.ceiling)
  return checks
    .filter(({ breaks }) => breaks(offer, limits, ceiling))
    .map(({ code, tell }) => ({ code, ...tell(offer, limits) }))
}

/** Milliseconds that are held against `maxLatency`. */
function timeOf({ latency }: Offer, { latencyQuantile: p }: ResolvedRequirements): number {
  if (p === undefined) return latency.expected
  return Math.max(latency.expected, latencyQuantile(latency, p))
}

function isLooser<T>(order: readonly T[], value: T, limit: T): boolean {
  return order.indexOf(value) > order.indexOf(limit)
}

function listed(names: readonly string[] | 'any'): string {
  return [names].flat().join(', ') || 'none'
}
