import type { Expectation, Offer } from '../routes/route.js'
import { type Usd, usd } from '../utils/usd.js'
import { type Observation, viewOfSeen } from './beliefs.js'
import { readForecast } from './forecast.js'
import { goOn } from './goOn.js'
import type { LabelAction, ValueTerms } from './plan.js'
import { rankAll, roomOf, startSearch } from './startSearch.js'

/** What a request is worth, in US dollars as floats. */
export type Worth = {
  /** Loss if this label is accepted and wrong; `'*'` where a task has no labels. */
  loss: (label: string) => number
  /** The labels of the request's models; empty for a task without labels. */
  labels: readonly string[]
  /** `N`: what having no answer costs. */
  answerWorth: number
  /** `λ`: the worth of a second. */
  secondWorth: number
}

/** Where a request stands: what can still be tried, and what was seen. */
export type State = {
  offers: readonly Offer[]
  seen: readonly Observation[]
  /** What stopping now costs: `N`, or accepting the last answer if that is less. */
  stop: number
  /** Milliseconds, money and attempts left. */
  time: number
  money: Usd
  attempts: number
  /** How many of them are looked ahead to. */
  ahead: number
  /** How many further answers may be asked for after an answer, rather than after a failure. */
  cascades: number
  /** Whether it is weighed to ask another besides. */
  hedges: boolean
}

/** An offer to go on with, and what it is expected to lose. */
export type Choice = { offer: Offer; value: number; terms: ValueTerms }

/**
 * The expected loss of starting with each offer that time and money allow, the least first; of equals the one
 * whose id comes first by its code units. The formula is that of `docs/guide/policy.md`.
 */
export function rankOffers(worth: Worth, state: State): Choice[] {
  return rankAll(startSearch(worth, state), roomOf(state))
}

/** Where the request stands after an offer brought no answer: others of its operator would fail too. */
export function afterFailure(state: State, offer: Offer): State {
  return {
    ...spend(state, offer),
    offers: state.offers.filter(({ operator }) => operator !== offer.operator),
  }
}

/** Where it stands after an attempt that was taken back, as another was sooner: its offer is as good as before. */
export function afterWithdrawal(state: State): State {
  return { ...state, attempts: state.attempts - 1 }
}

/** Where it stands after an answer: the same model elsewhere would repeat its errors. */
export function afterAnswer(
  worth: Worth,
  state: State,
  offer: Offer,
  answer: Omit<Observation, 'model'>,
): State {
  return {
    ...spend(state, offer),
    offers:
      state.cascades < 1 ? [] : state.offers.filter(({ model }) => model.id !== offer.model.id),
    cascades: state.cascades - 1,
    seen: [...state.seen, { ...answer, model: offer.model.id }],
    stop: Math.min(worth.answerWorth, answer.wrong * worth.loss(answer.label)),
  }
}

/**
 * Accept, give up or go on: whichever is expected to cost least; of equals the first.
 *
 * @param next where the request stands after the answer
 */
export function actionAfterAnswer(
  worth: Worth,
  next: State,
  label: string,
  wrong: number,
): { action: LabelAction; cost: number } {
  const loss = wrong * worth.loss(label)
  const stop = Math.min(loss, worth.answerWorth)
  const search = startSearch(worth, { ...next, stop })
  const attempts = Math.min(next.attempts, next.ahead - 1)
  const cost = goOn(search, search.root, roomOf({ ...next, attempts }))
  if (cost < stop) return { action: 'continue', cost }
  return { action: loss <= worth.answerWorth ? 'accept' : 'give-up', cost }
}

function spend(state: State, offer: Offer): State {
  return {
    ...state,
    time: state.time - offer.latency.expected,
    // The most that it may cost: a plan that counted on less could break off half-way.
    money: (state.money - usd(offer.price.ceiling)) as Usd,
    attempts: state.attempts - 1,
  }
}

/** What an offer's model is expected to say, after what was seen. */
export function expectation({ labels }: Worth, { seen }: State, { expected }: Offer): Expectation {
  const { share, wrong } = viewOfSeen(readForecast(expected, labels), labels, seen)
  const names = labels.length > 0 ? labels : ['*']
  return Object.fromEntries(
    names.map((label, i) => [label, { share: share[i] as number, wrong: wrong[i] as number }]),
  )
}
