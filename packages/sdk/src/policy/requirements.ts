import {
  accepts,
  determinismClasses,
  privacyClasses,
  type ResolvedRequirements,
} from '../request/requirements.js'
import type { Offer } from '../routes/route.js'
import { formatUsd, usd } from '../utils/usd.js'
import type { Rejection } from './plan.js'

/** A requirement that an offer does not meet. */
export type Breach = Required<Pick<Rejection, 'code' | 'reason'>> &
  Pick<Rejection, 'actual' | 'limit'>

/** Why an offer may not be used for a request: the first requirement that it breaks, or `undefined`. */
export function whyRejected(offer: Offer, limits: ResolvedRequirements): Breach | undefined {
  const looser = <T>(order: readonly T[], value: T, limit: T) =>
    order.indexOf(value) > order.indexOf(limit)
  const { privacy, evidence, determinism, price, latency, download } = offer
  if (offer.obstacle !== undefined) return { code: 'unavailable', reason: offer.obstacle }
  if (looser(privacyClasses, privacy, limits.privacy))
    return {
      code: 'privacy',
      actual: privacy,
      limit: limits.privacy,
      reason: `the input would be seen by "${privacy}", and "${limits.privacy}" is the most allowed`,
    }
  if (limits.audience === 'contract' && ['device', 'none', 'signed', 'attested'].includes(evidence))
    return {
      code: 'audience',
      actual: evidence,
      limit: limits.audience,
      reason:
        evidence === 'device'
          ? 'a run on this device convinces no contract'
          : // One would have to know the key, and to be asked about exactly those bytes: none does.
            'a provider’s word convinces no contract',
    }
  if (limits.evidence !== 'any' && !accepts(limits.evidence, evidence)) {
    const accepted = limits.evidence.join(', ') || 'none'
    return {
      code: 'evidence',
      actual: evidence,
      limit: accepted,
      reason: `it brings "${evidence}", and accepted are ${accepted}`,
    }
  }
  if (usd(price.ceiling) > limits.maxPrice) {
    const limit = formatUsd(limits.maxPrice)
    return {
      code: 'maxPrice',
      actual: price.ceiling,
      limit,
      reason: `it may cost $${price.ceiling}, and $${limit} is the most allowed`,
    }
  }
  if (latency.expected > limits.maxLatency)
    return {
      code: 'maxLatency',
      actual: latency.expected,
      limit: limits.maxLatency,
      reason: `it is expected to take ${Math.round(latency.expected)} ms, and ${limits.maxLatency} ms is the most allowed`,
    }
  if (looser(determinismClasses, determinism, limits.determinism))
    return {
      code: 'determinism',
      actual: determinism,
      limit: limits.determinism,
      reason: `its runs are "${determinism}", and "${limits.determinism}" is the loosest allowed`,
    }
  if (download > limits.maxDownload)
    return {
      code: 'maxDownload',
      actual: download,
      limit: limits.maxDownload,
      reason: `it would download ${download} bytes, and ${limits.maxDownload} is the most allowed`,
    }
  if (offer.arrives === 0) return { code: 'unavailable', reason: 'no answer would arrive' }
  return undefined
}
