import type { Candidate, ModelForecast } from './candidate.js'
import { lossAfter } from './forecast.js'
import { outlookOf } from './outlook.js'
import { horizon, isAmple, margin, type Point, type Room, type Search } from './search.js'

/** The least of stopping and of one more attempt, the last. */
export function lastAttempt(search: Search, point: Point, room: Room): number {
  if (isAmple(search, room)) {
    const podium = podiumOf(search, point)
    for (let i = 0; i < podium.length; i++)
      if (!(podium[i] as Candidate).operator.struck) return point.finals[i] as number
    if (podium.length < placesOf(point)) return point.stop
  }
  let least = point.stop
  for (const forecast of search.forecasts) {
    if (forecast.floor > least * margin) break
    if (forecast.model.asked) continue
    const { alone } = outlookOf(search, point, forecast)
    least = leastOf(forecast, alone, point.stop, room, least)
  }
  return least
}

/**
 * The same after an answer that nothing is kept for: most of all points are of this kind, and are come to once.
 *
 * @param point before that answer
 */
export function lastAfter(
  search: Search,
  point: Point,
  answered: ModelForecast,
  label: number,
  room: Room,
): number {
  const { forecasts, losses, answerWorth } = search
  const wrong = outlookOf(search, point, answered).wrong[label] as number
  const said = { label, wrong }
  const stop = Math.min(wrong * (losses[label] as number), answerWorth)
  let least = stop
  for (const forecast of forecasts) {
    if (forecast.floor > least * margin) break
    if (forecast.model.asked) continue
    const { posterior } = outlookOf(search, point, forecast)
    const alone = lossAfter(forecast, posterior, said, losses, answerWorth)
    least = leastOf(forecast, alone, stop, room, least)
  }
  return least
}

/** The least of what is known and of what offers lose that foretell the same of their model. */
function leastOf(
  { candidates, truth }: ModelForecast,
  alone: number,
  stop: number,
  { money, time }: Room,
  known: number,
): number {
  const after = truth * Math.min(alone, stop)
  let least = known
  for (const { certain, operator, ceiling, latency, answers, fails } of candidates) {
    if (certain + after > least * margin) break
    if (operator.struck || ceiling > money || latency > time) continue
    least = Math.min(least, certain + answers * alone + fails * stop)
  }
  return least
}

/** As many operators as attempts are left are enough: whatever of them fails before the last one, one is there. */
function placesOf({ depth }: Point): number {
  return Math.max(1, horizon - depth)
}

/**
 * The best as the last attempt, where nothing runs out: the best of each operator, of those that are better than
 * to stop.
 */
export function podiumOf(search: Search, point: Point): readonly Candidate[] {
  if (point.podium) return point.podium
  const { stop, finals } = point
  const podium: Candidate[] = []
  const places = placesOf(point)
  // What a loss must be below to count.
  let bar = stop
  for (const forecast of search.forecasts) {
    if (forecast.floor > bar * margin) break
    if (forecast.model.asked) continue
    const { alone } = outlookOf(search, point, forecast)
    const after = forecast.truth * Math.min(alone, stop)
    for (const one of forecast.candidates) {
      if (one.certain + after > bar * margin) break
      const loss = one.certain + one.answers * alone + one.fails * stop
      if (loss >= bar) continue
      // It takes the place of one of its operator that is worse, and its place among the others.
      let at = 0
      while (at < podium.length && (podium[at] as Candidate).operator !== one.operator) at++
      if (at < podium.length && loss >= (finals[at] as number)) continue
      if (at === places) at--
      for (; at > 0 && loss < (finals[at - 1] as number); at--) {
        podium[at] = podium[at - 1] as Candidate
        finals[at] = finals[at - 1] as number
      }
      podium[at] = one
      finals[at] = loss
      if (podium.length === places) bar = finals[places - 1] as number
    }
  }
  point.podium = podium
  return podium
}
