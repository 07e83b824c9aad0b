import type { Offer } from '../routes/route.js'
import { readOffers } from './candidate.js'
import { choose } from './choose.js'
import type { ValueTerms } from './plan.js'
import { initialState, type PlanParameters, sift, worthOf } from './planRequest.js'
import type { Policy } from './policy.js'
import { roomOf, startSearch } from './startSearch.js'

/** What to begin with, in numbers. */
export type Decision = {
  /** The id of the offer to run first. Absent: nothing is worth running. */
  offer?: string | undefined
  /** Expected loss in US dollars, of that offer or of having no answer. */
  value: number
  terms?: ValueTerms | undefined
  /** What is asked besides, if no answer has come after so many milliseconds. */
  hedge?: { offer: string; after: number } | undefined
}

/**
 * The decision of {@link planRequest} before exploration and audits, without its reasons: for where thousands
 * are made. Pure.
 *
 * @example
 * decide({ labels, stakes: usd('10'), requirements }, offers, policy)
 * // { offer: 'local/lookalike-small/wasm', value: 0.084, terms: { … } }
 */
export function decide(
  parameters: PlanParameters,
  offers: readonly Offer[],
  policy: Policy,
): Decision {
  const worth = worthOf(parameters, policy)
  const { allowed } = sift(parameters, offers)
  const reading = readOffers(worth, allowed)
  const state = initialState(worth, allowed, policy, parameters.requirements, reading)
  const best = choose(startSearch(worth, state, reading), roomOf(state), state.hedges)
  if (!best || best.choice.value > worth.answerWorth) return { value: worth.answerWorth }
  const { choice, hedge } = best
  const { offer, value, terms } = choice
  const besides = hedge && { offer: hedge.second.id, after: hedge.after }
  return { offer: offer.id, value, terms, ...(besides && { hedge: besides }) }
}
