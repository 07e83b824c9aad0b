import type { Candidate, ModelForecast } from './candidate.js'
import { firstView, type Said, type View, viewAfter } from './forecast.js'
import type { LabelAction } from './plan.js'

/**
 * The least expected loss over all that may follow, by the formula of `docs/guide/policy.md`: exact within
 * its horizon. It is a branch and bound. No branch is looked into that costs more, by what it costs in any case,
 * than what is known already; and what follows an answer, or the first failure, is worked out once for all
 * offers of the model, or of the operator, unless money or time may run out on the way.
 */
export type Search = {
  candidates: readonly Candidate[]
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
  /** Once known: the best by themselves, each of another operator, and what each would lose. */
  podium: Candidate[] | undefined
  losses: number[]
  /** Once known: the least of stopping and going on, where nothing runs out and nobody was struck. */
  going: number
}

type Outlook = View & {
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
const margin = 1 + 1e-12

const unknown = Number.NaN

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
    losses: [],
    going: unknown,
  }
}

/** The value of an offer, with what follows its answer and its failure. */
function lossOf(search: Search, point: Point, one: Candidate, room: Room): number {
  const left = roomAfter(room, one)
  return total(one, afterAnswer(search, point, one, left), afterFailure(search, point, one, left))
}

function total(one: Candidate, honest: number, failed: number): number {
  return one.price + one.time + one.answers * honest + one.dishonesty + one.fails * failed
}

export function roomAfter({ money, time, ahead }: Room, { ceiling, latency }: Candidate): Room {
  return { money: money - ceiling, time: time - latency, ahead: ahead - 1 }
}

/** Loss after an honest answer: each label by its share, accepted, given up or gone on from. */
export function afterAnswer(search: Search, point: Point, one: Candidate, left: Room): number {
  const outlook = outlookOf(search, point, one.forecast)
  if (left.ahead < 1 || point.cascades < 1) return outlook.alone
  const shared = isShared(search, left)
  if (shared && !Number.isNaN(outlook.honest)) return outlook.honest
  const { share } = outlook
  let loss = 0
  for (let label = 0; label < share.length; label++)
    if (share[label] as number)
      loss += (share[label] as number) * afterLabel(search, point, one, label, left)
  if (shared) outlook.honest = loss
  return loss
}

/** The least of accepting an answer with a label, giving up, and going on. */
function afterLabel(
  search: Search,
  point: Point,
  { forecast }: Candidate,
  label: number,
  left: Room,
): number {
  const next = nextPoint(search, point, forecast, label)
  forecast.model.asked = true
  const loss = goOn(search, next, left)
  forecast.model.asked = false
  return loss
}

/** Where an answer with a label leads. */
function nextPoint(search: Search, point: Point, forecast: ModelForecast, label: number): Point {
  const { next, wrong } = outlookOf(search, point, forecast)
  const known = next[label]
  if (known) return known
  const chance = wrong[label] as number
  const loss = chance * (search.losses[label] as number)
  const stop = Math.min(loss, search.answerWorth)
  const made = pointOf(point, point.depth + 1, { label, wrong: chance }, stop, point.cascades - 1)
  next[label] = made
  return made
}

/** What follows an answer with a label, of an offer that is begun with. */
export function nextAction(search: Search, one: Candidate, label: number, room: Room): LabelAction {
  const { root, losses, answerWorth } = search
  const left = roomAfter(room, one)
  const { said, stop } = nextPoint(search, root, one.forecast, label)
  if (afterLabel(search, root, one, label, left) < stop) return 'continue'
  return said.wrong * (losses[label] as number) <= answerWorth ? 'accept' : 'give-up'
}

/** Loss after a failure: others of its operator would fail, too. */
export function afterFailure(
  search: Search,
  point: Point,
  { operator }: Candidate,
  left: Room,
): number {
  if (left.ahead < 1) return point.stop
  const shared = point === search.root && isShared(search, left)
  if (shared && !Number.isNaN(operator.afterFailure)) return operator.afterFailure
  operator.struck = true
  search.struck++
  const loss = goOn(search, point, left)
  search.struck--
  operator.struck = false
  if (shared) operator.afterFailure = loss
  return loss
}

/** The least of stopping and of going on with any offer that there is money and time for. */
export function goOn(search: Search, point: Point, room: Room): number {
  if (room.ahead < 1 || point.cascades < 0) return point.stop
  if (point.stop * margin < (search.leasts[room.ahead] as number)) return point.stop
  if (room.ahead === 1) return Math.min(point.stop, lastAttempt(search, point, room))
  const shared = point !== search.root && isShared(search, room)
  if (shared && !Number.isNaN(point.going)) return point.going
  let best = point.stop
  // What is best by itself comes first, so that most of the others are not looked into.
  const first = podiumOf(search, point).find((one) => isOpen(one, room))
  if (first) best = Math.min(best, lossOf(search, point, first, room))
  for (const one of search.candidates)
    if (one !== first && isOpen(one, room))
      best = Math.min(best, valueWithin(search, point, one, room, best))
  if (shared) point.going = best
  return best
}

/** The value of an offer, or infinity where it is more than a bound for certain. */
export function valueWithin(
  search: Search,
  point: Point,
  one: Candidate,
  room: Room,
  bound: number,
): number {
  const most = bound * margin
  const certain = one.price + one.time + one.dishonesty
  // What follows loses at least what going on does in the best case, or what stopping does.
  const failing = one.fails * Math.min(point.stop, search.leasts[room.ahead - 1] as number)
  if (certain + failing > most) return Number.POSITIVE_INFINITY
  const honest = one.answers * outlookOf(search, point, one.forecast).least
  if (certain + honest + failing > most) return Number.POSITIVE_INFINITY
  const left = roomAfter(room, one)
  const failed = afterFailure(search, point, one, left)
  if (certain + honest + one.fails * failed > most) return Number.POSITIVE_INFINITY
  return total(one, afterAnswer(search, point, one, left), failed)
}

/** The least that one more attempt loses, were it the last. */
function lastAttempt(search: Search, point: Point, room: Room): number {
  const podium = podiumOf(search, point)
  for (let i = 0; i < podium.length; i++) {
    const one = podium[i] as Candidate
    if (one.operator.struck) continue
    if (isOpen(one, room)) return point.losses[i] as number
    break
  }
  let best = Number.POSITIVE_INFINITY
  for (const one of search.candidates)
    if (isOpen(one, room)) best = Math.min(best, alone(search, point, one))
  return best
}

function alone(search: Search, point: Point, one: Candidate): number {
  return total(one, outlookOf(search, point, one.forecast).alone, point.stop)
}

/**
 * The best by themselves. As many operators as attempts are left, this one included, are enough: whatever of
 * them fails before the last attempt, one is there.
 */
export function podiumOf(search: Search, point: Point): readonly Candidate[] {
  if (point.podium) return point.podium
  const podium: Candidate[] = []
  const { losses } = point
  const places = Math.max(1, horizon - point.depth)
  for (const one of search.candidates) {
    if (one.forecast.model.asked) continue
    const loss = alone(search, point, one)
    if (podium.length === places && loss >= (losses[places - 1] as number)) continue
    // It takes the place of one of its operator that is worse, and its place among the others.
    let at = 0
    while (at < podium.length && (podium[at] as Candidate).operator !== one.operator) at++
    if (at < podium.length && loss >= (losses[at] as number)) continue
    if (at === places) at--
    for (; at > 0 && loss < (losses[at - 1] as number); at--) {
      podium[at] = podium[at - 1] as Candidate
      losses[at] = losses[at - 1] as number
    }
    podium[at] = one
    losses[at] = loss
  }
  point.podium = podium
  return podium
}

function outlookOf(search: Search, point: Point, forecast: ModelForecast): Outlook {
  const known = point.outlooks[forecast.index]
  if (known) return known
  const { before, said } = point
  const { share, wrong, posterior } = before
    ? viewAfter(forecast, outlookOf(search, before, forecast), said)
    : firstView(forecast)
  const going = search.leasts[horizon - 1 - point.depth] ?? Number.POSITIVE_INFINITY
  let alone = 0
  let least = 0
  for (let label = 0; label < share.length; label++) {
    const loss = Math.min(
      (wrong[label] as number) * (search.losses[label] as number),
      search.answerWorth,
    )
    alone += (share[label] as number) * loss
    least += (share[label] as number) * Math.min(loss, going)
  }
  const outlook = { share, wrong, posterior, alone, least, honest: unknown, next: [] }
  point.outlooks[forecast.index] = outlook
  return outlook
}

/**
 * What going on loses at least with so many attempts left: an offer with what it costs in any case, and after its
 * answer the least that any label loses, since no answer is ever less likely wrong than its model is by itself.
 */
export function leastLosses(
  candidates: readonly Candidate[],
  answerWorth: number,
): readonly number[] {
  const leasts = [Number.POSITIVE_INFINITY]
  for (let ahead = 1; ahead <= horizon; ahead++) {
    let least = Number.POSITIVE_INFINITY
    for (const { price, time, dishonesty, answers, forecast } of candidates) {
      const answered = Math.min(forecast.least, leasts[ahead - 1] as number, answerWorth)
      least = Math.min(least, price + time + dishonesty + answers * answered)
    }
    leasts.push(least)
  }
  return leasts
}

/** Whether an offer may be tried: its model and its operator, and what is left. */
export function isOpen(
  { operator, forecast, ceiling, latency }: Candidate,
  { money, time }: Room,
): boolean {
  return !operator.struck && !forecast.model.asked && ceiling <= money && latency <= time
}

/** Whether what follows is the same for all that come here: nobody was struck, and nothing can run out. */
function isShared(search: Search, { money, time, ahead }: Room): boolean {
  const { struck, keeps, ceiling, latency } = search
  return keeps && struck === 0 && money >= ahead * ceiling && time >= ahead * latency
}
