import type { Reading } from './candidate.js'
import { horizon, type Room } from './search.js'

/** How far a request looks ahead: the same wherever it comes to. */
export type LookAhead = {
  /** Attempts, from 1 to {@link horizon}. */
  ahead: number
  /** Of those, how many may follow an answer, rather than a failure. */
  cascades: number
  /** Whether it is weighed to ask another besides. */
  hedges: boolean
}

/** Steps of a plan: more than these are never come to, and only make it hard to read. */
export const mostSteps = 16

/** A step takes some tens of nanoseconds at most: with all of these a plan is made while nobody notices. */
const mostWork = 400_000

/** What a model takes besides its labels. */
const perModel = 8

/** The farthest first. One cascade less comes before one attempt less. */
const reaches = [
  [horizon, mostSteps],
  [3, 1],
  [2, 1],
  [3, 0],
  [2, 0],
] as const

/**
 * How far to look ahead so that no plan takes more than {@link mostWork} steps, whatever is offered. It goes by
 * counts alone, never by stakes, prices, or time: a plan can be made again, and what a higher stake does is
 * weighed as far as a lower one was.
 */
export function lookAheadOf(reading: Reading, labels: number, room: Room): LookAhead {
  const ample = isAmpleFor(reading, room)
  for (const [ahead, most] of reaches) {
    const cascades = labels < 2 ? 0 : most
    if (workOf(reading, labels, room.ahead, ample, ahead, cascades) <= mostWork)
      return { ahead, cascades, hedges: mayHedge(reading, labels, ample) }
  }
  return { ahead: 1, cascades: 0, hedges: mayHedge(reading, labels, ample) }
}

/** Whether nothing can run out, whatever is tried. */
function isAmpleFor({ candidates }: Reading, { money, time, ahead }: Room): boolean {
  for (const { ceiling, latency } of candidates)
    if (money < ahead * ceiling || time < ahead * latency) return false
  return true
}

/**
 * The steps of a plan. To weigh the last attempt takes `models · (labels + 8) + offers`. Each attempt before it multiplies
 * that by the answers that may be given, `models · labels`, and where an attempt lies between by the failures, one
 * for each operator. Where money or time may run out on the way, each offer counts as a model and as an operator of
 * its own. A plan weighs what is begun with, and what follows each of its steps: a failure, or any label.
 */
function workOf(
  { candidates, forecasts, operators }: Reading,
  labels: number,
  attempts: number,
  ample: boolean,
  ahead: number,
  cascades: number,
): number {
  const offers = candidates.length
  const names = Math.max(1, labels)
  const last = forecasts.length * (names + perModel) + offers
  const answers = (ample ? forecasts.length : offers) * names
  const from = (ahead: number, cascades: number): number => {
    if (ahead < 2) return last
    // Where nothing runs out, what is best last is known, and each failure before it takes one step.
    const failing = ample
      ? (ahead === 2 ? 1 : operators) * last
      : offers * from(ahead - 1, cascades)
    return last + failing + (cascades < 1 ? 0 : answers * from(ahead - 1, cascades - 1))
  }
  const after = (tried: number) => {
    const left = Math.min(ahead, Math.max(1, attempts - tried))
    return from(left, cascades) + (cascades < 1 ? 0 : names * from(left, cascades - 1))
  }
  return from(ahead, cascades) + after(1) + Math.min(offers, mostSteps) * after(2)
}

/** Whether there are few enough pairs of one model to weigh each as a hedge. */
function mayHedge({ candidates, forecasts }: Reading, labels: number, ample: boolean): boolean {
  const names = Math.max(1, labels)
  const each = ample ? perModel : perModel + forecasts.length * names + candidates.length
  let pairs = 0
  for (const { model, candidates } of forecasts) pairs += candidates.length * model.offers
  return pairs * names * each <= mostWork
}
