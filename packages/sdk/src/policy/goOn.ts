import type { Candidate, ModelForecast } from './candidate.js'
import { lastAfter, lastAttempt, podiumOf } from './lastAttempt.js'
import { leastAfter, outlookOf } from './outlook.js'
import type { LabelAction } from './plan.js'
import {
  isAmple,
  isOpen,
  isShared,
  margin,
  type Point,
  pointOf,
  type Room,
  roomAfter,
  type Search,
} from './search.js'

/** The least of stopping and of going on with any offer that there is money and time for. */
export function goOn(search: Search, point: Point, room: Room): number {
  const { ahead } = room
  if (ahead < 1 || point.cascades < 0) return point.stop
  if (point.stop * margin < (search.leasts[ahead] as number)) return point.stop
  if (ahead === 1) return lastAttempt(search, point, room)
  const shared = point !== search.root && isShared(search, room)
  if (shared && !Number.isNaN(point.going)) return point.going
  let best = point.stop
  // What is best as the last attempt comes first, so that most of the others are not looked into.
  for (const first of podiumOf(search, point)) {
    if (!isOpen(first, room)) continue
    best = Math.min(best, valueWithin(search, point, first, room, best))
    break
  }
  const ample = isAmple(search, room)
  const failing = leastFailing(search, point, room)
  for (const forecast of search.forecasts) {
    if (forecast.model.asked || floorOf(search, forecast, ahead) > best * margin) continue
    best = ample
      ? leastOfModel(search, point, forecast, ahead, failing, best)
      : leastOfEach(search, point, forecast, room, failing, best)
  }
  if (shared) point.going = best
  return best
}

/** The least of what is known and of a model's offers, where nothing runs out: what its answer loses is the same for all. */
function leastOfModel(
  search: Search,
  point: Point,
  forecast: ModelForecast,
  ahead: number,
  failing: number,
  known: number,
): number {
  const { candidates, truth, answers } = forecast
  const first = candidates[0] as Candidate
  const { least } = outlookOf(search, point, forecast)
  if (first.certain + truth * Math.min(least, failing) > known * margin) return known
  const left = unlimited(ahead - 1)
  const most = (known * margin - first.certain) / answers
  const honest = answerWithin(search, point, forecast, left, most)
  const after = truth * Math.min(honest, failing)
  let best = known
  for (const one of candidates) {
    if (one.certain + after > best * margin) break
    if (one.operator.struck) continue
    const certain = one.certain + one.answers * honest
    if (certain + one.fails * failing > best * margin) continue
    best = Math.min(best, certain + one.fails * afterFailure(search, point, one, left))
  }
  return best
}

/** The same where money or time may run out on the way: each leaves another rest of it. */
function leastOfEach(
  search: Search,
  point: Point,
  forecast: ModelForecast,
  room: Room,
  failing: number,
  known: number,
): number {
  const { least } = outlookOf(search, point, forecast)
  const after = forecast.truth * Math.min(least, failing)
  let best = known
  for (const one of forecast.candidates) {
    if (one.certain + after > best * margin) break
    if (isOpen(one, room)) best = Math.min(best, valueWithin(search, point, one, room, best))
  }
  return best
}

/** What follows a failure loses at least: what follows where nobody is struck and nothing runs out. */
function leastFailing(search: Search, point: Point, { ahead }: Room): number {
  if (ahead === 2) {
    podiumOf(search, point)
    return point.finals[0] ?? point.stop
  }
  if (ahead === 3 && point === search.root) {
    if (Number.isNaN(search.rest) && search.struck === 0) {
      const { keeps } = search
      search.keeps = false
      search.rest = goOn(search, point, unlimited(2))
      search.keeps = keeps
    }
    if (!Number.isNaN(search.rest)) return search.rest
  }
  return Math.min(point.stop, search.leasts[ahead - 1] as number)
}

/** Where nothing runs out. */
function unlimited(ahead: number): Room {
  return { money: Number.POSITIVE_INFINITY, time: Number.POSITIVE_INFINITY, ahead }
}

/** What an offer that foretells this of its model loses at least, whatever was said before. */
export function floorOf(
  search: Search,
  { candidates, answers, least }: ModelForecast,
  ahead: number,
): number {
  const after = Math.min(least, search.answerWorth, search.leasts[ahead - 1] as number)
  return (candidates[0] as Candidate).certain + answers * after
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
  const { certain, answers, fails } = one
  const honest = answers * outlookOf(search, point, one.forecast).least
  const least = fails * leastFailing(search, point, room)
  if (certain + honest + least > most) return Number.POSITIVE_INFINITY
  const left = roomAfter(room, one)
  const failing = fails * afterFailure(search, point, one, left)
  if (certain + honest + failing > most) return Number.POSITIVE_INFINITY
  const answered = answerWithin(
    search,
    point,
    one.forecast,
    left,
    (most - certain - failing) / answers,
  )
  return certain + answers * answered + failing
}

/** Loss after an honest answer: each label by its share, accepted, given up or gone on from. */
export function afterAnswer(search: Search, point: Point, one: Candidate, left: Room): number {
  return answerWithin(search, point, one.forecast, left, Number.POSITIVE_INFINITY)
}

/** The same, or infinity once it is more than a bound for certain. */
function answerWithin(
  search: Search,
  point: Point,
  forecast: ModelForecast,
  left: Room,
  bound: number,
): number {
  const outlook = outlookOf(search, point, forecast)
  if (left.ahead < 1 || point.cascades < 1) return outlook.alone
  const shared = isShared(search, left)
  if (shared && !Number.isNaN(outlook.honest)) return outlook.honest
  const { share } = outlook
  let loss = 0
  // What the labels that are still to come lose at least.
  let rest = outlook.least
  for (let label = 0; label < share.length; label++) {
    const chance = share[label] as number
    if (chance === 0) continue
    rest -= chance * leastAfter(search, point, outlook, label)
    loss += chance * afterLabel(search, point, forecast, label, left)
    if (loss + rest > bound) return Number.POSITIVE_INFINITY
  }
  if (shared) outlook.honest = loss
  return loss
}

/** The least of accepting an answer with a label, giving up, and going on. */
function afterLabel(
  search: Search,
  point: Point,
  forecast: ModelForecast,
  label: number,
  left: Room,
): number {
  const { model } = forecast
  model.asked = true
  const loss =
    point.depth > 0 && left.ahead === 1
      ? lastAfter(search, point, forecast, label, left)
      : goOn(search, nextPoint(search, point, forecast, label), left)
  model.asked = false
  return loss
}

/** Where an answer with a label leads. */
function nextPoint(search: Search, point: Point, forecast: ModelForecast, label: number): Point {
  const { next, wrong } = outlookOf(search, point, forecast)
  const known = next[label]
  if (known) return known
  const chance = wrong[label] as number
  const stop = Math.min(chance * (search.losses[label] as number), search.answerWorth)
  const made = pointOf(point, point.depth + 1, { label, wrong: chance }, stop, point.cascades - 1)
  next[label] = made
  return made
}

/** What follows an answer with a label, of an offer that is begun with. */
export function nextAction(search: Search, one: Candidate, label: number, room: Room): LabelAction {
  const { root, losses, answerWorth } = search
  const { said, stop } = nextPoint(search, root, one.forecast, label)
  const loss = afterLabel(search, root, one.forecast, label, roomAfter(room, one))
  if (loss < stop) return 'continue'
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
