import {
  determinismClasses,
  privacyClasses,
  type ResolvedRequirements,
} from '../request/requirements.js'
import type { Offer } from '../routes/route.js'
import { formatUsd, usd } from '../utils/usd.js'

/** Why an offer may not be used for a request, or `undefined` if it may. */
export function whyRejected(offer: Offer, limits: ResolvedRequirements): string | undefined {
  const looser = <T>(order: readonly T[], value: T, limit: T) =>
    order.indexOf(value) > order.indexOf(limit)
  if (offer.obstacle !== undefined) return offer.obstacle
  if (looser(privacyClasses, offer.privacy, limits.privacy))
    return `the input would be seen by "${offer.privacy}", and "${limits.privacy}" is the most allowed`
  if (limits.audience === 'contract' && offer.evidence === 'device')
    return 'a run on this device convinces no contract'
  // One would have to know the key, and to be asked about exactly those bytes: none does.
  if (limits.audience === 'contract' && ['none', 'signed', 'attested'].includes(offer.evidence))
    return 'a provider’s word convinces no contract'
  if (limits.evidence !== 'any' && !limits.evidence.includes(offer.evidence))
    return `it brings "${offer.evidence}", and accepted are ${limits.evidence.join(', ') || 'none'}`
  if (usd(offer.price.ceiling) > limits.maxPrice)
    return `it may cost $${offer.price.ceiling}, and $${formatUsd(limits.maxPrice)} is the most allowed`
  if (offer.latency.expected > limits.maxLatency)
    return `it is expected to take ${Math.round(offer.latency.expected)} ms, and ${limits.maxLatency} ms is the most allowed`
  if (looser(determinismClasses, offer.determinism, limits.determinism))
    return `its runs are "${offer.determinism}", and "${limits.determinism}" is the loosest allowed`
  if (offer.download > limits.maxDownload)
    return `it would download ${offer.download} bytes, and ${limits.maxDownload} is the most allowed`
  if (offer.arrives === 0) return 'no answer would arrive'
  return undefined
}
