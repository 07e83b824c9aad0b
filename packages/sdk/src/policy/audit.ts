import type { ResolvedRequirements } from '../request/requirements.js'
import { priorValues, strengthOf } from '../routes/priors.js'
import type { Offer } from '../routes/route.js'
import { toDollars, type Usd, usd } from '../utils/usd.js'
import type { Audit } from './plan.js'
import type { Policy } from './policy.js'
import { whyRejected } from './requirements.js'
import type { Choice, Worth } from './value.js'

/** What an audit is weighed by. */
export type AuditFacts = {
  worth: Worth
  /** What the plan begins with. */
  first: Choice
  /** US dollars: the least expected loss of doing without the first one's operator. */
  otherwise: number
  /** All that have the form of one; those that evidence or audience ruled out may audit, too. */
  offers: readonly Offer[]
  requirements: ResolvedRequirements
  policy: Policy
}

/**
 * Which offer can tell whether the first one is honest, and the share of requests in which it is worth asking;
 * `undefined` where none can, or it is worth nothing. Nothing of it is configured: the share follows from the
 * stakes, by `docs/decisions/2026-11-23-policy-engine.md`.
 */
export function findAudit(facts: AuditFacts): Audit | undefined {
  const { worth, first } = facts
  const greatest = greatestLoss(worth)
  // Who cannot lie needs no audit, and nobody loses by a lie that costs nothing.
  if (first.offer.dishonest === 0 || greatest === 0) return undefined
  const offer = auditorOf(facts)
  if (!offer) return undefined
  const bond = toDollars(usd(first.offer.bond ?? '0'))
  const share = bond > 0 ? greatest / (greatest + bond) : shareOfKnowing(facts, greatest, offer)
  if (share === 0) return undefined
  const percent = `${(100 * share).toPrecision(3)}%`
  const reason =
    bond > 0
      ? `with $${greatest} to gain and $${bond} to lose, lying pays unless ${percent} of the answers are audited`
      : `in ${percent} of the requests, what "${offer.id}" tells of "${first.offer.id}" is worth its price`
  return { offer, share, reason }
}

/** The same model at another operator, and for an exact comparison: the user's own device before any other. */
function auditorOf({ first, offers, requirements, worth }: AuditFacts): Offer | undefined {
  const { offer } = first
  // An audit convinces nobody but the user: it may bring any evidence.
  const lenient: ResolvedRequirements = {
    ...requirements,
    evidence: 'any',
    audience: 'self',
    maxPrice: (requirements.maxPrice - usd(offer.price.ceiling)) as Usd,
  }
  const able = offers.filter(
    (other) =>
      other.model.id === offer.model.id &&
      other.operator !== offer.operator &&
      comparable(worth, offer) &&
      comparable(worth, other) &&
      other.cancellable &&
      // What the user did not ask for downloads nothing.
      other.download === 0 &&
      whyRejected(other, lenient) === undefined,
  )
  return able.sort(byPrice)[0]
}

/** Honest runs agree: on the label within a bound, and without labels only where all bits are the same. */
function comparable({ labels }: Worth, { determinism }: Offer): boolean {
  return determinism === 'exact' || (determinism === 'bounded' && labels.length > 0)
}

function byPrice(a: Offer, b: Offer): number {
  const elsewhere = ({ privacy }: Offer) => (privacy === 'device' ? 0 : 1)
  const price = ({ price }: Offer) => toDollars(usd(price.expected))
  return elsewhere(a) - elsewhere(b) || price(a) - price(b) || (a.id < b.id ? -1 : 1)
}

/**
 * What one audit is expected to teach, over what it costs. With `d` the mean of a Beta distribution that `n`
 * observations speak for, an audit that finds a lie moves it to `d′ = (d·n + 1) / (n + 1)`. From then on, and
 * for as many requests as estimates remember, one would lose `V(d′)` less what doing otherwise loses.
 */
function shareOfKnowing(
  { first, otherwise, policy }: AuditFacts,
  greatest: number,
  auditor: Offer,
): number {
  const { offer } = first
  const basis = offer.basis?.dishonest
  // Of what nobody says how well it is known, nobody can say what an observation changes.
  if (!basis) return 0
  // What is only tried is not gone on with anyway.
  if (first.value > otherwise) return 0
  const known = strengthOf(basis.source) + basis.samples
  const moved = (offer.dishonest * known + 1) / (known + 1)
  const gain = Math.max(0, valueAt(first, greatest, moved) - otherwise)
  const halfLife = priorValues(policy.priors)('memory/dishonest')
  const worth = chanceOfLie(offer) * gain * (halfLife / Math.LN2)
  const cost = toDollars(usd(auditor.price.expected))
  if (worth === 0) return 0
  return cost === 0 ? 1 : Math.min(1, worth / cost)
}

/** The chance that an answer which was let through is a lie. */
function chanceOfLie({ arrives: h, dishonest: d, undetected: e }: Offer): number {
  const through = (1 - d) * h + d * e
  return through === 0 ? 0 : (d * e) / through
}

/** What a choice would lose if its operator were dishonest with another chance: each term is linear in it. */
function valueAt({ offer, terms }: Choice, greatest: number, moved: number): number {
  const { arrives: h, dishonest: d, undetected: e } = offer
  const nothing = (chance: number) => (1 - chance) * (1 - h) + chance * (1 - e)
  const scaled = (term: number, from: number, to: number) => (from === 0 ? 0 : (term * to) / from)
  return (
    terms.price +
    terms.time +
    scaled(terms.error, 1 - d, 1 - moved) +
    moved * e * greatest +
    scaled(terms.failure, nothing(d), nothing(moved))
  )
}

function greatestLoss({ labels, loss }: Worth): number {
  return Math.max(0, ...(labels.length > 0 ? labels : ['*']).map(loss))
}
