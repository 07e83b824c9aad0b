import { privacyClasses } from '../request/requirements.js'
import type { Offer } from '../routes/route.js'
import { lateness } from './lateness.js'
import type { ValueTerms } from './plan.js'
import { afterFailure, type Choice, rankOffers, type State, sumOf, type Worth } from './value.js'

/** An offer, and another that is asked besides once the first is late. */
export type Hedged = {
  /** The first, with what both are expected to come to. */
  choice: Choice
  second: Choice
  /** Milliseconds without an answer: the first one's 95th percentile. */
  after: number
  /** Where the request stands once the second was asked. */
  state: State
}

/**
 * The best offer to ask besides when one is late, or `undefined` where waiting costs less than asking.
 *
 * It is of the same model at another operator, shows the input to nobody that the first does not, and both
 * can be taken back; what is written to a chain cannot.
 */
export function findHedge(worth: Worth, state: State, first: Choice): Hedged | undefined {
  const { offer } = first
  if (!canBeTakenBack(offer)) return undefined
  const after = offer.latency.p95
  const late: State = { ...afterFailure(state, offer), time: state.time - after }
  let best: Hedged | undefined
  for (const second of rankOffers(worth, late)) {
    if (!canStandIn(offer, second.offer)) continue
    const choice = together(worth, first, second)
    if (choice.value < (best?.choice ?? first).value) best = { choice, second, after, state: late }
  }
  return best
}

function canBeTakenBack({ cancellable, privacy }: Offer): boolean {
  return cancellable && privacy !== 'public'
}

function canStandIn(first: Offer, second: Offer): boolean {
  const width = ({ privacy }: Offer) => privacyClasses.indexOf(privacy)
  return (
    second.model.id === first.model.id && canBeTakenBack(second) && width(second) <= width(first)
  )
}

/**
 * What the first comes to when the second is asked besides: the time that the race saves is no longer lost,
 * each time that the first is late the second is paid for, too, and as often as the second is sooner its
 * answer counts. That the one may still answer where the other fails is not counted.
 */
function together(worth: Worth, first: Choice, second: Choice): Choice {
  const { latency } = first.offer
  const asked = lateness(latency, latency.p95).chance
  const { chance: sooner, excess } = lateness(latency, latency.p95 + second.offer.latency.expected)
  const either = (term: keyof ValueTerms) =>
    (1 - sooner) * first.terms[term] + sooner * second.terms[term]
  const terms: ValueTerms = {
    price: first.terms.price + asked * second.terms.price,
    time: first.terms.time - (worth.secondWorth * excess) / 1000,
    error: either('error'),
    dishonesty: either('dishonesty'),
    failure: either('failure'),
  }
  return { ...first, terms, value: sumOf(terms) }
}
