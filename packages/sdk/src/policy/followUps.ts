import type { Offer } from '../routes/route.js'
import { bestAlone, type Chosen } from './choose.js'
import { nextAction } from './goOn.js'
import type { Hedged } from './hedge.js'
import { mostSteps } from './lookAhead.js'
import type { LabelAction, PlanStep } from './plan.js'
import type { Search } from './search.js'
import { candidateOf, roomOf, startSearch } from './startSearch.js'
import {
  afterAnswer,
  afterFailure,
  afterWithdrawal,
  type Choice,
  expectation,
  type State,
  type Worth,
} from './value.js'

/** Every offer that may come to be run: the first choice, and the best one after each of its outcomes. */
export function followUps(
  worth: Worth,
  initial: State,
  { choice, hedge }: Chosen,
  why = 'it has the least expected loss',
): PlanStep[] {
  const steps = new Map<string, PlanStep>()
  // What follows a state is asked several times over, and its offers are read once.
  const searches = new Map<State, Search>()
  const searchOf = (state: State): Search => {
    const known = searches.get(state) ?? startSearch(worth, state)
    searches.set(state, known)
    return known
  }
  const bestOffer = (state: State) => bestAlone(searchOf(state), roomOf(state))
  const add = (state: State, choice: Choice, why: string) => {
    if (steps.has(choice.offer.id)) return
    const { offer, value, terms } = choice
    const onLabel = actionsOf(worth, searchOf(state), state, offer)
    steps.set(offer.id, { offer, value, terms, onLabel, reason: `${why}: ${dollars(value)}` })
  }
  const followAnswer = (state: State, offer: Offer) => {
    const expected = expectation(worth, state, offer)
    for (const [label, action] of Object.entries(actionsOf(worth, searchOf(state), state, offer))) {
      if (action !== 'continue') continue
      const { wrong } = expected[label] as { wrong: number }
      const next = afterAnswer(worth, state, offer, { label, wrong })
      const choice = bestOffer(next)
      if (choice) go(next, choice, `it is asked when "${offer.id}" says "${label}"`)
    }
  }
  const followFailure = (failed: State, offer: Offer) => {
    const choice = bestOffer(failed)
    if (choice && choice.value < failed.stop)
      go(failed, choice, `it is tried when "${offer.id}" brings no answer`)
  }
  const go = (state: State, choice: Choice, why: string) => {
    if (steps.size >= mostSteps) return
    add(state, choice, why)
    followAnswer(state, choice.offer)
    followFailure(afterFailure(state, choice.offer), choice.offer)
  }
  go(initial, choice, why)
  if (!hedge) return [...steps.values()]
  // Whoever answers, the other was taken back or has failed before; or both fail.
  const { offer: first } = choice
  const { second } = hedge
  for (const [one, other] of [[first, second] as const, [second, first] as const]) {
    followAnswer(afterWithdrawal(initial), one)
    followAnswer(afterFailure(initial, other), one)
  }
  followFailure(afterFailure(afterFailure(initial, first), second), second)
  const [step, ...others] = [...steps.values()] as [PlanStep, ...PlanStep[]]
  return [withHedge(step, hedge), ...others]
}

/** What follows an offer's answer, by its label. */
function actionsOf(
  worth: Worth,
  search: Search,
  state: State,
  offer: Offer,
): Readonly<Record<string, LabelAction>> {
  const one = candidateOf(search, offer)
  const names = worth.labels.length > 0 ? worth.labels : ['*']
  return Object.fromEntries(
    names.map((label, i) => [label, nextAction(search, one, i, roomOf(state))]),
  )
}

function withHedge(step: PlanStep, { second, after }: Hedged): PlanStep {
  const reason = `${step.reason}; "${second.id}" is asked too if no answer has come after ${Math.round(after)} ms, since waiting on is expected to cost more`
  return { ...step, reason, hedge: { offer: second, after } }
}

/** As it is shown to people. */
export function dollars(amount: number): string {
  return `$${amount.toPrecision(3)}`
}
