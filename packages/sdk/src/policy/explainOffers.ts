import { numberOf } from '../routes/basisFrom.js'
import type { Estimated, Offer } from '../routes/route.js'
import type { Plan, RejectionCode, ValueTerms } from './plan.js'
import { initialState, type PlanParameters, sift, worthOf } from './planRequest.js'
import type { Policy } from './policy.js'
import { type Choice, rankOffers } from './value.js'
import { weighedOffers } from './weighedOffers.js'

/** What a plan was made by. Of a record: what `readAsked` makes of it. */
export type Asked = { parameters: PlanParameters; policy: Policy }

/** A number of an offer, and what it rests on. */
export type ExplainedEstimate = {
  /** US dollars of `price`, milliseconds of `latency`, of the others a chance from 0 to 1. */
  value: number
  /** What it was before anything was seen. This and the next two are absent where the offer does not say. */
  prior?: number | undefined
  /** Observations that speak for it, older ones counting less. */
  samples?: number | undefined
  /** Who says what it was: a name in the table of priors, `'manifest'`, `'provider'` or `'app'`. */
  source?: string | undefined
}

export type ExplainedTerm = {
  /** US dollars of the expected loss. */
  dollars: number
  /** The offer's numbers that it is made of, besides the stakes. */
  from: readonly Estimated[]
}

/** An offer's part in a plan. */
export type ExplainedRole =
  | 'first'
  | 'follows'
  | 'hedge'
  | 'provisional'
  | 'audit'
  | 'rival'
  | 'ruled-out'

export type ExplainedOffer = {
  /** Its id. */
  offer: string
  role: ExplainedRole
  /**
   * Expected loss in US dollars; the terms add up to it. Of an offer that follows: once it comes to that. Absent
   * of offers that were not weighed.
   */
  value?: number | undefined
  terms?: Readonly<Record<keyof ValueTerms, ExplainedTerm>> | undefined
  estimates?: Readonly<Partial<Record<Estimated, ExplainedEstimate>>> | undefined
  /** Of an offer that follows: the same were it the first. Absent where `asked` was not passed. */
  instead?: { value: number; terms: Readonly<Record<keyof ValueTerms, ExplainedTerm>> } | undefined
  /** Of a rival, and of an offer that follows: US dollars that it is expected to lose more, were it the first. */
  behind?: number | undefined
  /** Of an offer that was ruled out: what by, what it has, and the most that was allowed. */
  ruledOut?:
    | { code: RejectionCode; actual?: string | number; limit?: string | number; reason: string }
    | undefined
}

const madeOf: Readonly<Record<keyof ValueTerms, readonly Estimated[]>> = {
  price: ['price'],
  time: ['latency'],
  error: ['wrong', 'arrives', 'dishonest'],
  dishonesty: ['dishonest', 'undetected'],
  failure: ['arrives', 'dishonest', 'undetected'],
}

const estimated: readonly Estimated[] = [
  'price',
  'latency',
  'arrives',
  'dishonest',
  'undetected',
  'wrong',
]

/**
 * Every offer of a plan: those that it may run in their order, then rivals, the nearest first, then the rest.
 *
 * @param asked what the plan was made by, where that is known
 */
export function explainOffers(plan: Plan, asked?: Asked): readonly ExplainedOffer[] {
  const { steps, provisional, audit, rejected } = plan
  const [first] = steps
  const beside = (role: ExplainedRole, offer: Offer): ExplainedOffer => ({
    offer: offer.id,
    role,
    estimates: estimatesOf(offer),
  })
  const ranked = asked ? rankedBy(asked, weighedOffers(plan)) : []
  const insteadOf = ({ id }: Offer) => {
    const choice = ranked.find(({ offer }) => offer.id === id)
    if (!choice || !first) return {}
    const { value, terms } = choice
    return { instead: { value, terms: termsOf(terms) }, behind: value - first.value }
  }
  const run = steps.flatMap(({ offer, value, terms, hedge }, i): ExplainedOffer[] => [
    {
      ...beside(i === 0 ? 'first' : 'follows', offer),
      value,
      terms: termsOf(terms),
      ...(i > 0 && insteadOf(offer)),
    },
    ...(hedge ? [beside('hedge', hedge.offer)] : []),
  ])
  const rest = rejected.map((one): ExplainedOffer => {
    const { offer, code, actual, limit, reason, facts, value, terms } = one
    const numbers = {
      ...(value !== undefined && { value }),
      ...(terms && { terms: termsOf(terms) }),
      ...(facts && { estimates: estimatesOf(facts) }),
    }
    if (code === 'value' && value !== undefined)
      return { offer, role: 'rival', ...numbers, ...(first && { behind: value - first.value }) }
    const ruledOut = {
      code,
      ...(actual !== undefined && { actual }),
      ...(limit !== undefined && { limit }),
      reason,
    }
    return { offer, role: 'ruled-out', ...numbers, ruledOut }
  })
  const rivals = rest.filter(({ role }) => role === 'rival')
  rivals.sort((a, b) => (a.value ?? 0) - (b.value ?? 0) || (a.offer < b.offer ? -1 : 1))
  return [
    ...run,
    ...(provisional ? [beside('provisional', provisional)] : []),
    ...(audit ? [beside('audit', audit.offer)] : []),
    ...rivals,
    ...rest.filter(({ role }) => role === 'ruled-out'),
  ]
}

function rankedBy({ parameters, policy }: Asked, offers: readonly Offer[]): readonly Choice[] {
  const worth = worthOf(parameters, policy)
  const { allowed } = sift(parameters, offers)
  return rankOffers(worth, initialState(worth, allowed, policy, parameters.requirements))
}

function termsOf(terms: ValueTerms): NonNullable<ExplainedOffer['terms']> {
  const term = (name: keyof ValueTerms) => ({ dollars: terms[name], from: madeOf[name] })
  return {
    price: term('price'),
    time: term('time'),
    error: term('error'),
    dishonesty: term('dishonesty'),
    failure: term('failure'),
  }
}

function estimatesOf(offer: Offer): NonNullable<ExplainedOffer['estimates']> {
  const estimates: Partial<Record<Estimated, ExplainedEstimate>> = {}
  for (const name of estimated) {
    const value = numberOf(offer, name)
    if (value !== undefined) estimates[name] = { value, ...offer.basis?.[name] }
  }
  return estimates
}
