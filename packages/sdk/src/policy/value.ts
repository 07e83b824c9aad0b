import type { Expectation, Offer } from '../routes/route.js'
import { toDollars, type Usd, usd } from '../utils/usd.js'
import { expectationAfter, type Observation, unmeasured } from './beliefs.js'
import type { LabelAction, ValueTerms } from './plan.js'

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
  /** In the order in which they are looked at: see {@link sortOffers}. */
  offers: readonly Offer[]
  seen: readonly Observation[]
  /** What stopping now costs: `N`, or accepting the last answer if that is less. */
  stop: number
  /** Milliseconds, money and attempts left. */
  time: number
  money: Usd
  attempts: number
  /** How many further answers may be asked for after an answer, rather than after a failure. */
  cascades: number
}

export type Choice = {
  offer: Offer
  value: number
  terms: ValueTerms
  onLabel: Readonly<Record<string, LabelAction>>
}

/**
 * Attempts that are looked ahead, and how many offers are weighed for each but the first. What is left out is
 * further off than anything a plan is for, or worse by itself than all that is looked at. Without a bound the
 * search grows as the factorial of the offers.
 */
const foresight = { attempts: 3, offers: 5 } as const

/**
 * The expected loss of starting with each offer that time and money allow, the least first. The
 * formula is that of `docs/guide/policy.md`; the recursion is over what remains after each outcome.
 */
export function rankOffers(worth: Worth, state: State): Choice[] {
  return rank(worth, state, affordable(state))
}

/** The best offer to go on with, of those that are looked at. */
export function bestOffer(worth: Worth, state: State): Choice | undefined {
  return rank(worth, state, affordable(state).slice(0, foresight.offers))[0]
}

function rank(worth: Worth, state: State, offers: readonly Offer[]): Choice[] {
  return offers
    .map((offer) => evaluate(worth, state, offer, foresight.attempts))
    .sort((a, b) => a.value - b.value || (a.offer.id < b.offer.id ? -1 : 1))
}

/** The offers by what each would lose were nothing to follow it, the least first. */
export function sortOffers(worth: Worth, state: State): readonly Offer[] {
  const alone = affordable(state).map((offer) => evaluate(worth, state, offer, 1))
  alone.sort((a, b) => a.value - b.value || (a.offer.id < b.offer.id ? -1 : 1))
  return alone.map(({ offer }) => offer)
}

/**
 * The least expected loss of going on, if it is below a bound; otherwise infinite.
 *
 * @param ahead attempts to look ahead
 */
function valueOfGoingOn(worth: Worth, state: State, bound: number, ahead: number): number {
  let least = Number.POSITIVE_INFINITY
  if (ahead < 1) return least
  for (const offer of affordable(state).slice(0, foresight.offers)) {
    // What an offer costs in any case: no use looking further ahead where that is too much already.
    const { price, time } = certainTerms(worth, state, offer)
    if (price + time < Math.min(least, bound))
      least = Math.min(least, evaluate(worth, state, offer, ahead).value)
  }
  return least < bound ? least : Number.POSITIVE_INFINITY
}

function affordable({ offers, attempts, money, time }: State): readonly Offer[] {
  if (attempts < 1) return []
  return offers.filter(
    ({ price, latency }) => usd(price.ceiling) <= money && latency.expected <= time,
  )
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
  ahead: number = foresight.attempts - 1,
): { action: LabelAction; cost: number } {
  const loss = wrong * worth.loss(label)
  const stop = Math.min(loss, worth.answerWorth)
  const goOn = valueOfGoingOn(worth, next, stop, ahead)
  if (goOn < stop) return { action: 'continue', cost: goOn }
  return { action: loss <= worth.answerWorth ? 'accept' : 'give-up', cost: stop }
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

/** @param ahead attempts to look ahead, this one included */
function evaluate(worth: Worth, state: State, offer: Offer, ahead: number): Choice {
  const { arrives: h, dishonest: d, undetected: e } = offer
  const onLabel: Record<string, LabelAction> = {}
  let afterAnswers = 0
  for (const [label, { share, wrong }] of Object.entries(expectation(worth, state, offer))) {
    const next = afterAnswer(worth, state, offer, { label, wrong })
    const { action, cost } = actionAfterAnswer(worth, next, label, wrong, ahead - 1)
    onLabel[label] = action
    afterAnswers += share * cost
  }
  const greatestLoss = Math.max(0, ...(worth.labels.length ? worth.labels : ['*']).map(worth.loss))
  const goOn = valueOfGoingOn(worth, afterFailure(state, offer), state.stop, ahead - 1)
  const afterFailing = Math.min(state.stop, goOn)
  const terms: ValueTerms = {
    ...certainTerms(worth, state, offer),
    error: (1 - d) * h * afterAnswers,
    dishonesty: d * e * greatestLoss,
    failure: ((1 - d) * (1 - h) + d * (1 - e)) * afterFailing,
  }
  return { offer, value: sumOf(terms), terms, onLabel }
}

/** An offer's expected loss. */
export function sumOf({ price, time, error, dishonesty, failure }: ValueTerms): number {
  return price + time + error + dishonesty + failure
}

function certainTerms(worth: Worth, state: State, { price, latency }: Offer) {
  return {
    price: toDollars(usd(price.expected)),
    time: (worth.secondWorth * Math.min(latency.expected, state.time)) / 1000,
  }
}

/** What an offer's model is expected to say, after what was seen. */
export function expectation(worth: Worth, state: State, offer: Offer): Expectation {
  // Raw tensors are what the model computes: they are wrong only if the run was dishonest or broken.
  if (worth.labels.length === 0) return { '*': { share: 1, wrong: 0 } }
  return expectationAfter(offer.expected ?? unmeasured(worth.labels), state.seen)
}
