import type { Requirements } from '../../../packages/sdk/src/request/requirements.ts'
import type { Offer } from '../../../packages/sdk/src/routes/route.ts'
import { usd } from '../../../packages/sdk/src/utils/usd.ts'

/** Money that may be spent, and what of it is out: in micro-USD, kept by who charges and not by who pays. */
export type Account = { limit: bigint; charged: bigint; out: bigint }

export const account = (limit: bigint): Account => ({ limit, charged: 0n, out: 0n })

/** What one call asked for, and who pays for it. */
export type Promised = { require: Requirements; accounts: readonly Account[] }

export type Counts = {
  /** Attempts that began, and those of them that cost money. */
  runs: number
  paid: number
  /** Attempts that began where what is out and was charged left no room for what they may cost. */
  overruns: number
  /** Attempts that began at an offer that breaks a requirement. */
  breaks: number
  /** Attempts that were charged more than their offer allowed. */
  lies: number
}

const privacies = ['device', 'attested', 'provider', 'public']
const determinisms = ['exact', 'bounded', 'statistical']

/**
 * Counts at the routes what should never happen: it knows what was promised to each call, and shares no code
 * with what keeps the promise.
 */
export function createWitness() {
  const counts: Counts = { runs: 0, paid: 0, overruns: 0, breaks: 0, lies: 0 }
  const unproved = new Set<string>()
  return {
    counts,
    /** An attempt begins. @returns to be called with what it was charged, once it is over */
    began(call: string, { require, accounts }: Promised, offer: Offer): (charged: bigint) => void {
      const ceiling = usd(offer.price.ceiling)
      counts.runs++
      if (breaks(offer, require)) counts.breaks++
      else if (require.evidence && !require.evidence.includes(offer.evidence)) {
        counts.breaks++
        unproved.add(`${call} ${offer.id}`)
      }
      if (ceiling === 0n) return () => {}
      counts.paid++
      if (accounts.some(({ limit, charged, out }) => charged + out + ceiling > limit))
        counts.overruns++
      for (const one of accounts) one.out += ceiling
      return (charged) => {
        if (charged > ceiling) counts.lies++
        for (const one of accounts) {
          one.out -= ceiling
          one.charged += charged
        }
      }
    },
    /** An audit may bring any evidence: it is about another offer's answer. */
    audited(call: string, offer: string): void {
      if (unproved.delete(`${call} ${offer}`)) counts.breaks--
    },
  }
}

export type Witness = ReturnType<typeof createWitness>

function breaks(offer: Offer, require: Requirements): boolean {
  const { privacy = 'device', maxPrice, determinism, routes, providers } = require
  return (
    privacies.indexOf(offer.privacy) > privacies.indexOf(privacy) ||
    (maxPrice !== undefined && usd(offer.price.ceiling) > maxPrice) ||
    (determinism !== undefined &&
      determinisms.indexOf(offer.determinism) > determinisms.indexOf(determinism)) ||
    (routes !== undefined && !routes.includes(offer.route)) ||
    (providers !== undefined && !providers.includes(offer.operator))
  )
}
