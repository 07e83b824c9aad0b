import type { Offer } from '../routes/route.js'
import { type Candidate, type Reading, readOffers } from './candidate.js'
import { afterAnswer, afterFailure } from './goOn.js'
import { leastLosses } from './leastLosses.js'
import type { ValueTerms } from './plan.js'
import { isOpen, pointOf, type Room, roomAfter, type Search } from './search.js'
import { sumOf } from './sumOf.js'
import type { Choice, State, Worth } from './value.js'

/** Begins to look ahead from where a request stands. */
export function startSearch(
  worth: Worth,
  state: State,
  { candidates, forecasts, losses }: Reading = readOffers(worth, state.offers),
): Search {
  let ceiling = 0
  let latency = 0
  for (const one of candidates) {
    ceiling = Math.max(ceiling, one.ceiling)
    latency = Math.max(latency, one.latency)
  }
  let root = pointOf(undefined, 0, { label: -1, wrong: 0 }, state.stop, state.cascades)
  for (const { label, wrong } of state.seen) {
    const said = { label: worth.labels.indexOf(label), wrong }
    root = pointOf(root, 0, said, state.stop, state.cascades)
  }
  const { answerWorth } = worth
  return {
    candidates,
    forecasts,
    losses,
    answerWorth,
    leasts: leastLosses(candidates, answerWorth),
    ceiling,
    latency,
    struck: 0,
    keeps: true,
    rest: Number.NaN,
    root,
  }
}

/** An offer among those of a search. */
export function candidateOf(search: Search, { id }: Offer): Candidate {
  return search.candidates.find(({ offer }) => offer.id === id) as Candidate
}

/** What a search has to go by. */
export function roomOf({ money, time, attempts, ahead }: State): Room {
  return { money: Number(money), time, ahead: Math.min(attempts, ahead) }
}

/** All that can be begun with, the least expected loss first: see {@link isBefore}. */
export function rankAll(search: Search, room: Room): Choice[] {
  if (room.ahead < 1) return []
  return search.candidates
    .filter((one) => isOpen(one, room))
    .map((one) => choiceOf(search, one, room))
    .sort((a, b) => (isBefore(a, b) ? -1 : 1))
}

/** An offer's expected loss, term by term. */
export function choiceOf(search: Search, one: Candidate, room: Room): Choice {
  const { root } = search
  const left = roomAfter(room, one)
  const terms: ValueTerms = {
    price: one.price,
    time: one.time,
    error: one.answers * afterAnswer(search, root, one, left),
    dishonesty: one.dishonesty,
    failure: one.fails * afterFailure(search, root, one, left),
  }
  return { offer: one.offer, value: sumOf(terms), terms }
}

/** Ties: by value, then by the offer's id in code-unit order. No other order is looked at. */
export function isBefore(a: Choice, b: Choice): boolean {
  return a.value < b.value || (a.value === b.value && a.offer.id < b.offer.id)
}
