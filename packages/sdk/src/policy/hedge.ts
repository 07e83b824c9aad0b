import { privacyClasses } from '../request/requirements.js'
import type { Offer } from '../routes/route.js'
import type { Candidate } from './candidate.js'
import { afterAnswer, goOn } from './goOn.js'
import { lateness } from './lateness.js'
import type { ValueTerms } from './plan.js'
import { isOpen, type Room, roomAfter, type Search } from './search.js'
import { candidateOf } from './startSearch.js'
import { sumOf } from './sumOf.js'
import type { Choice } from './value.js'

/** An offer, and another that is asked besides once the first is late. */
export type Hedged = {
  /** The first, with what both are expected to come to. */
  choice: Choice
  second: Offer
  /** Milliseconds without an answer: the first one's 95th percentile. */
  after: number
}

/**
 * The best offer to ask besides when one is late, or `undefined` where waiting costs less than asking.
 *
 * It is of the same model at another operator, of no wider privacy class than the first, and both can be taken
 * back; what is written to a chain cannot. So one more operator may see the input: consent is asked for it.
 */
export function findHedge(search: Search, room: Room, first: Choice): Hedged | undefined {
  const { offer } = first
  if (!mayBeHedged(offer) || room.ahead < 2) return undefined
  const one = candidateOf(search, offer)
  const after = offer.latency.p95
  let best: Hedged | undefined
  const { forecasts } = one.forecast.model
  const same =
    forecasts.length === 1
      ? one.forecast.candidates
      : forecasts.flatMap(({ candidates }) => candidates)
  for (const second of same) {
    if (!canStandIn(one, second)) continue
    const { money, time } = roomAfter(room, one)
    if (!isOpen(second, { money, time: room.time - after, ahead: 1 })) continue
    const left = roomAfter({ money, time, ahead: room.ahead - 1 }, second)
    const choice = together(search, first, one, second, left)
    const than = best?.choice.value ?? first.value
    if (choice.value < than || (choice.value === than && best && second.offer.id < best.second.id))
      best = { choice, second: second.offer, after }
  }
  return best
}

/**
 * What an offer may lose alone, if it is to lose no more than `bound` with a hedge. That saves at most all
 * waiting beyond the 95th percentile, which of no log-normal is more than 0.307 of the mean, and in a
 * twentieth of all runs all that is lost otherwise.
 */
export function byHedge({ offer, price, time }: Candidate, bound: number): number {
  return mayBeHedged(offer) ? (bound + 0.31 * time - 0.05 * (price + time)) / 0.95 : bound
}

function mayBeHedged(offer: Offer): boolean {
  const { expected, p95 } = offer.latency
  return canBeTakenBack(offer) && p95 > expected
}

function canBeTakenBack({ cancellable, privacy }: Offer): boolean {
  return cancellable && privacy !== 'public'
}

function canStandIn(first: Candidate, second: Candidate): boolean {
  const width = ({ offer }: Candidate) => privacyClasses.indexOf(offer.privacy)
  return (
    second.forecast.model === first.forecast.model &&
    second.operator !== first.operator &&
    canBeTakenBack(second.offer) &&
    width(second) <= width(first)
  )
}

/**
 * What the first comes to when the second is asked besides, once the first is late (`t > q`). Whoever brings
 * an answer first is taken; should one bring none, the other is waited for. Each is paid for. With `s` the
 * chance that the second is sooner, `P(t > q + t₂)`, and `p = P(t > q)`:
 *
 * - the first one's answer counts with `(1−p)` as if alone, with `p−s` as the sooner, and with `s·f₂` as all
 *   that is left; the second's with `s`, and with `(p−s)·f₁`;
 * - both fail with `p·f₁·f₂`;
 * - `E[(t−q−t₂)⁺]` is saved as often as the second answers, and `E[(q+t₂−t)·(q < t < q+t₂)]` is waited longer
 *   as often as the first fails.
 *
 * The second's time is taken as its mean.
 */
function together(
  search: Search,
  first: Choice,
  one: Candidate,
  two: Candidate,
  left: Room,
): Choice {
  const { latency } = first.offer
  const q = latency.p95
  const late = lateness(latency, q)
  const sooner = lateness(latency, q + two.latency)
  const p = late.chance
  const s = sooner.chance
  const longer = two.latency * p - late.excess + sooner.excess
  const secondWorth = one.latency > 0 ? one.time / one.latency : 0
  const { error, dishonesty, failure } = first.terms
  const after = lossesAfter(search, one, two, left)
  const terms: ValueTerms = {
    price: one.price + p * two.price,
    time: one.time - secondWorth * ((1 - two.fails) * sooner.excess - one.fails * longer),
    error:
      (1 - p) * error +
      one.answers * ((p - s) * after.first + s * two.fails * after.firstAlone) +
      two.answers * (s * after.second + (p - s) * one.fails * after.secondAlone),
    dishonesty: (1 - s + s * two.fails) * dishonesty + (s + (p - s) * one.fails) * two.dishonesty,
    failure: (1 - p) * failure + p * one.fails * two.fails * after.neither,
  }
  return { offer: first.offer, value: sumOf(terms), terms }
}

/** What is lost after an answer of each, the other taken back or failed before; and after both have failed. */
function lossesAfter(search: Search, one: Candidate, two: Candidate, left: Room) {
  const { root } = search
  // An attempt less is left than where one is asked alone.
  search.keeps = false
  const first = afterAnswer(search, root, one, left)
  const second = afterAnswer(search, root, two, left)
  strike(search, two, true)
  const firstAlone = afterAnswer(search, root, one, left)
  strike(search, one, true)
  const neither = goOn(search, root, left)
  strike(search, two, false)
  const secondAlone = afterAnswer(search, root, two, left)
  strike(search, one, false)
  search.keeps = true
  return { first, second, firstAlone, secondAlone, neither }
}

function strike(search: Search, { operator }: Candidate, struck: boolean): void {
  operator.struck = struck
  search.struck += struck ? 1 : -1
}
