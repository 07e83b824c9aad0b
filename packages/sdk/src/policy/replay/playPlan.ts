import type { Offer } from '../../routes/route.js'
import type { Usd } from '../../utils/usd.js'
import { offersOf } from '../offersOf.js'
import type { Plan, PlanStep } from '../plan.js'
import { initialState, type PlanParameters, worthOf } from '../planRequest.js'
import type { Policy } from '../policy.js'
import {
  actionAfterAnswer,
  afterAnswer,
  afterFailure,
  afterWithdrawal,
  rankOffers,
  type State,
} from '../value.js'
import type { Outcome, World } from './outcome.js'

/** What became of a request, and what it lost. US dollars and milliseconds. */
export type Played = {
  /** What was paid, waited for at the worth of a second, and lost to a wrong answer or to having none. */
  loss: number
  charged: number
  took: number
  /** Absent where no answer was accepted. */
  accepted?: { offer: string; label: string; isWrong: boolean } | undefined
  attempts: readonly Tried[]
}

type Tried = {
  offer: Offer
  outcome: Outcome
  /** Milliseconds that it ran: fewer than it would have taken, where another of its step was sooner. */
  ran: number
  withdrawn: boolean
}

/**
 * Plays a plan in a world, by the same decisions as the interpreter that runs it.
 */
export function playPlan(
  parameters: PlanParameters,
  plan: Pick<Plan, 'steps'>,
  policy: Policy,
  world: World,
): Played {
  const { labels, stakes, requirements } = parameters
  const worth = worthOf({ labels, stakes }, policy)
  const limit = requirements.maxLatency
  const attempts: Tried[] = []
  let state = initialState(worth, offersOf(plan), policy, requirements)
  let offer = plan.steps[0]?.offer
  let took = 0
  let charged = 0
  let held: { offer: string; label: string; isWrong: boolean } | undefined

  const end = (accepted: Played['accepted']): Played => {
    const wrong = accepted?.isWrong ? worth.loss(accepted.label) : 0
    const time = (worth.secondWorth * took) / 1000
    const loss = charged + time + (accepted ? wrong : worth.answerWorth)
    return { loss, charged, took, ...(accepted && { accepted }), attempts }
  }
  while (offer) {
    const lanes = race(world, offer, hedgeFor(plan, offer, state), took, limit)
    const [last] = lanes.slice(-1) as [Lane]
    took += last.end
    for (const { offer, outcome, after, end, withdrawn } of lanes) {
      attempts.push({ offer, outcome, ran: end - after, withdrawn })
      charged += outcome.charged
      if (withdrawn) state = afterWithdrawal(state)
      else if (!outcome.answer) state = afterFailure(state, offer)
    }
    const left = {
      time: limit - took,
      money: (requirements.maxPrice - micro(charged)) as Usd,
    }
    const { answer } = last.outcome
    if (answer) {
      const { label, wrong, isWrong } = answer
      state = { ...afterAnswer(worth, state, last.offer, { label, wrong }), ...left }
      held = { offer: last.offer.id, label, isWrong }
      const { action } = actionAfterAnswer(worth, state, label, wrong)
      if (action === 'accept') return end(held)
      if (action === 'give-up') return end(undefined)
    }
    state = { ...state, ...left }
    const next = rankOffers(worth, state)[0]
    offer = next && next.value < state.stop ? next.offer : undefined
  }
  return end(held && state.stop < worth.answerWorth ? held : undefined)
}

/** What the plan asks besides an offer, unless it has failed by now. */
function hedgeFor({ steps }: Pick<Plan, 'steps'>, offer: Offer, { offers }: State) {
  const hedge = steps.find((step) => step.offer.id === offer.id)?.hedge
  return hedge && offers.some(({ id }) => id === hedge.offer.id) ? hedge : undefined
}

/** One attempt of a step, and how long after the step began it began and was over. */
type Lane = { offer: Offer; outcome: Outcome; after: number; end: number; withdrawn: boolean }

/**
 * A step: one offer, and its hedge if that is late. Whoever answers first is taken and the other taken back; one
 * that fails leaves the other going. What ended the step comes last.
 */
function race(
  world: World,
  offer: Offer,
  hedge: PlanStep['hedge'],
  took: number,
  limit: number,
): readonly Lane[] {
  const begin = (offer: Offer, after: number): Lane => {
    const outcome = cut(world(offer, took + after), limit - took - after)
    return { offer, outcome, after, end: after + outcome.took, withdrawn: false }
  }
  const first = begin(offer, 0)
  if (!hedge || first.end <= hedge.after) return [first]
  const lanes = [first, begin(hedge.offer, hedge.after)].sort((a, b) => a.end - b.end) as [
    Lane,
    Lane,
  ]
  const [sooner, later] = lanes
  return sooner.outcome.answer ? [{ ...later, end: sooner.end, withdrawn: true }, sooner] : lanes
}

/** No more time passes than there is, and what comes later does not come. */
function cut(outcome: Outcome, left: number): Outcome {
  if (outcome.took <= left) return outcome
  const { answer, ...rest } = outcome
  return { ...rest, took: Math.max(0, left) }
}

/** Not by text: what a hostile trace charges adds up to more than an amount may be. */
const micro = (dollars: number) => BigInt(Math.round(dollars * 1e6))
