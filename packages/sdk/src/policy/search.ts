import type { Candidate, ModelForecast } from './candidate.js'
import type { Said, View } from './forecast.js'

/**
 * The least expected loss over all that may follow, by the formula of `docs/guide/policy.md`: exact within
 * its horizon. It is a branch and bound. No branch is looked into that costs more, by what it costs in any case,
 * than what is known already; and what follows an answer, or the first failure, is worked out once for all
 * offers of the model, or of the operator, unless money or time may run out on the way.
 */
export type Search = {
  candidates: readonly Candidate[]
  /** What may be the best as the last attempt comes first. */
  forecasts: readonly ModelForecast[]
  /** By the index of each label. */
  losses: readonly number[]
  answerWorth: number
  /** What going on loses at least, by the attempts that are left. */
  leasts: readonly number[]
  /** The most that any may cost, and take: where there is enough for such ones, nothing runs out. */
  ceiling: number
  latency: number
  /** Operators struck now. */
  struck: number
  /** Whether what follows is kept: not while fewer attempts are left at a point than it is kept for. */
  keeps: boolean
  /** Once known: what going on from the root with an attempt less loses, where nothing runs out and nobody was struck. */
  rest: number
  root: Point
}

/** Where a request may come to: what was answered so far, by whom, and what stopping costs then. */
export type Point = {
  before: Point | undefined
  /** Answers since the search began. */
  depth: number
  said: Said
  /** How many further answers may be asked for after one. */
  cascades: number
  stop: number
  /** What is expected of each forecast, once that was asked for. */
  outlooks: (Outlook | undefined)[]
  /** Once known: the best as the last attempt, each of another operator, and what each would lose. */
  podium: Candidate[] | undefined
  finals: number[]
  /** Once known: the least of stopping and going on, where nothing runs out and nobody was struck. */
  going: number
}

export type Outlook = View & {
  /** Loss after an honest answer, were it the last; and the least that it can be. */
  alone: number
  least: number
  /** Once known: the loss where more may be asked, nothing runs out and nobody was struck. */
  honest: number
  next: (Point | undefined)[]
}

/** What is left: micro-USD, milliseconds, and attempts that are looked ahead. */
export type Room = { money: number; time: number; ahead: number }

/** Attempts that are looked ahead: what is further off is further than anything a plan is for. */
export const horizon = 3

/** Branches are left out only where they cost more by more than rounding: equals are all looked into. */
export const margin = 1 + 1e-12

export const unknown = Number.NaN

export function pointOf(
  before: Point | undefined,
  depth: number,
  said: Said,
  stop: number,
  cascades: number,
): Point {
  return {
    before,
    depth,
    said,
    cascades,
    stop,
    outlooks: [],
    podium: undefined,
    finals: [],
    going: unknown,
  }
}

export function roomAfter({ money, time, ahead }: Room, { ceiling, latency }: Candidate): Room {
  return { money: money - ceiling, time: time - latency, ahead: ahead - 1 }
}

/** Whether an offer may be tried: its model and its operator, and what is left. */
export function isOpen(
  { operator, forecast, ceiling, latency }: Candidate,
  { money, time }: Room,
): boolean {
  return !operator.struck && !forecast.model.asked && ceiling <= money && latency <= time
}

/** Whether what follows is the same for all that come here: nobody was struck, and nothing can run out. */
export function isShared(search: Search, room: Room): boolean {
  return search.keeps && search.struck === 0 && isAmple(search, room)
}

/** Whether nothing can run out, whatever is tried. */
export function isAmple({ ceiling, latency }: Search, { money, time, ahead }: Room): boolean {
  return money >= ahead * ceiling && time >= ahead * latency
}
