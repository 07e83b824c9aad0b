import type { Offer } from '../../routes/route.js'
import { type Usd, usd } from '../../utils/usd.js'
import { offersOf } from '../offersOf.js'
import type { Plan } from '../plan.js'
import { initialState, type PlanParameters, worthOf } from '../planRequest.js'
import type { Policy } from '../policy.js'
import { actionAfterAnswer, afterAnswer, afterFailure, rankOffers } from '../value.js'
import type { Outcome, World } from './outcome.js'

/** What became of a request, and what it lost. US dollars and milliseconds. */
export type Played = {
  /** What was paid, waited for at the worth of a second, and lost to a wrong answer or to having none. */
  loss: number
  charged: number
  took: number
  /** Absent where no answer was accepted. */
  accepted?: { offer: string; label: string; isWrong: boolean } | undefined
  attempts: readonly { offer: Offer; outcome: Outcome }[]
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
  const attempts: { offer: Offer; outcome: Outcome }[] = []
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
    const outcome = cut(world(offer, took), limit - took)
    attempts.push({ offer, outcome })
    took += outcome.took
    charged += outcome.charged
    const left = {
      time: limit - took,
      money: (requirements.maxPrice - micro(charged)) as Usd,
    }
    const { answer } = outcome
    if (!answer) state = { ...afterFailure(state, offer), ...left }
    else {
      const { label, wrong, isWrong } = answer
      state = { ...afterAnswer(worth, state, offer, { label, wrong }), ...left }
      held = { offer: offer.id, label, isWrong }
      const { action } = actionAfterAnswer(worth, state, label, wrong)
      if (action === 'accept') return end(held)
      if (action === 'give-up') return end(undefined)
    }
    const next = rankOffers(worth, state)[0]
    offer = next && next.value < state.stop ? next.offer : undefined
  }
  return end(held && state.stop < worth.answerWorth ? held : undefined)
}

/** No more time passes than there is, and what comes later does not come. */
function cut(outcome: Outcome, left: number): Outcome {
  if (outcome.took <= left) return outcome
  const { answer, ...rest } = outcome
  return { ...rest, took: Math.max(0, left) }
}

const micro = (dollars: number) => (dollars > 0 ? usd(dollars.toFixed(6)) : usd('0'))
