import type { Offer } from '../routes/route.js'
import { findHedge } from './hedge.js'
import { lateness } from './lateness.js'
import { initialState, type PlanParameters, planRequest, sift, worthOf } from './planRequest.js'
import type { Policy } from './policy.js'
import {
  actionAfterAnswer,
  afterAnswer,
  afterFailure,
  expectation,
  rankOffers,
  type State,
} from './value.js'

/**
 * The chance that a wrong answer is accepted, by a plan for such a request: over all that may happen, each
 * label, failure and lie, and the race of a hedge, with what is done then. With a stake that all labels share
 * it never rises as the stake does.
 *
 * @param weigh what a wrong answer of a label counts. Default 1: each as much.
 * @example
 * acceptedError({ labels, stakes: usd('0'), requirements }, offers, policy) // 0.084
 * acceptedError({ labels, stakes: usd('500'), requirements }, offers, policy) // 0.013
 */
export function acceptedError(
  parameters: PlanParameters,
  offers: readonly Offer[],
  policy: Policy,
  weigh: (label: string) => number = () => 1,
): number {
  const { steps } = planRequest(parameters, offers, policy)
  const worth = worthOf(parameters, policy)
  const most = Math.max(...(worth.labels.length ? worth.labels : ['*']).map(weigh))
  const run = (state: State, offer: Offer): number => {
    const { arrives: h, dishonest: d, undetected: e } = offer
    let sum = d * e * most
    for (const [label, { share, wrong }] of Object.entries(expectation(worth, state, offer))) {
      const next = afterAnswer(worth, state, offer, { label, wrong })
      const { action } = actionAfterAnswer(worth, next, label, wrong)
      const then =
        action === 'accept' ? wrong * weigh(label) : action === 'give-up' ? 0 : goOn(next)
      sum += (1 - d) * h * share * then
    }
    return sum + ((1 - d) * (1 - h) + d * (1 - e)) * goOn(afterFailure(state, offer))
  }
  const goOn = (state: State): number => {
    const [next] = rankOffers(worth, state)
    if (next && next.value < state.stop) return run(state, next.offer)
    // The interpreter gives what it holds where that is expected to lose less than having no answer.
    const held = state.seen.at(-1)
    return held && state.stop < worth.answerWorth ? held.wrong * weigh(held.label) : 0
  }
  const [step] = steps
  if (!step) return 0
  const { allowed } = sift(parameters, offers)
  const state = initialState(worth, allowed, policy, parameters.requirements)
  const { offer, hedge } = step
  const alone = rankOffers(worth, state).find((choice) => choice.offer.id === offer.id)
  const late = hedge && alone && findHedge(worth, state, alone)
  if (!late) return run(state, offer)
  const sooner = lateness(offer.latency, hedge.after + hedge.offer.latency.expected).chance
  return (1 - sooner) * run(state, offer) + sooner * run(late.state, hedge.offer)
}
