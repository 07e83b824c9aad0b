import type { Offer } from '../routes/route.js'
import { lateness } from './lateness.js'
import { initialState, type PlanParameters, planRequest, sift, worthOf } from './planRequest.js'
import type { Policy } from './policy.js'
import {
  actionAfterAnswer,
  afterAnswer,
  afterFailure,
  afterWithdrawal,
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
  const failing = ({ arrives: h, dishonest: d, undetected: e }: Offer) =>
    (1 - d) * (1 - h) + d * (1 - e)
  /** As far as the offer brings an answer. */
  const answering = (state: State, offer: Offer): number => {
    const { arrives: h, dishonest: d, undetected: e } = offer
    let sum = d * e * most
    for (const [label, { share, wrong }] of Object.entries(expectation(worth, state, offer))) {
      const next = afterAnswer(worth, state, offer, { label, wrong })
      const { action } = actionAfterAnswer(worth, next, label, wrong)
      const then =
        action === 'accept' ? wrong * weigh(label) : action === 'give-up' ? 0 : goOn(next)
      sum += (1 - d) * h * share * then
    }
    return sum
  }
  const run = (state: State, offer: Offer): number =>
    answering(state, offer) + failing(offer) * goOn(afterFailure(state, offer))
  const goOn = (state: State): number => {
    const [next] = rankOffers(worth, state)
    if (next && next.value < state.stop) return run(state, next.offer)
    // The interpreter gives what it holds where that is expected to lose less than having no answer.
    const held = state.seen.at(-1)
    return held && state.stop < worth.answerWorth ? held.wrong * weigh(held.label) : 0
  }
  /** As `findHedge` weighs it: who is sooner, and what the other does where that one fails. */
  const race = (
    state: State,
    one: Offer,
    { offer: two, after }: { offer: Offer; after: number },
  ) => {
    const late = lateness(one.latency, after).chance
    const sooner = lateness(one.latency, after + two.latency.expected).chance
    const either = (a: Offer, b: Offer) =>
      answering(afterWithdrawal(state), a) +
      failing(a) * (answering(afterFailure(state, a), b) + failing(b) * neither)
    const neither = goOn(afterFailure(afterFailure(state, one), two))
    return (
      (1 - late) * run(state, one) + (late - sooner) * either(one, two) + sooner * either(two, one)
    )
  }
  const [step] = steps
  if (!step) return 0
  const { allowed } = sift(parameters, offers)
  const state = initialState(worth, allowed, policy, parameters.requirements)
  return step.hedge ? race(state, step.offer, step.hedge) : run(state, step.offer)
}
