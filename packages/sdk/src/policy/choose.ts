import type { Candidate } from './candidate.js'
import { valueWithin } from './goOn.js'
import { byHedge, findHedge, type Hedged } from './hedge.js'
import { podiumOf } from './lastAttempt.js'
import { isOpen, type Room, type Search } from './search.js'
import { choiceOf, isBefore } from './startSearch.js'
import type { Choice } from './value.js'

/** What to begin with, with what is asked besides where that pays. */
export type Chosen = { choice: Choice; hedge: Hedged | undefined }

/**
 * The choice with the least expected loss, or `undefined` where nothing can be tried.
 *
 * @param hedges whether hedges are looked for
 */
export function choose(search: Search, room: Room, hedges: boolean): Chosen | undefined {
  return least(search, room, hedges)
}

/** The best offer to go on with: only the first of a plan is hedged. */
export function bestAlone(search: Search, room: Room): Choice | undefined {
  return least(search, room, false)?.choice
}

function least(search: Search, room: Room, hedges: boolean): Chosen | undefined {
  if (room.ahead < 1) return undefined
  // What is best as the only attempt comes first, so that most of the others are not looked into.
  const [first] = podiumOf(search, search.root)
  let best = first && betterBy(search, room, hedges, undefined, first)
  for (const forecast of search.forecasts)
    for (const one of forecast.candidates)
      if (one !== first) best = betterBy(search, room, hedges, best, one)
  return best
}

/** The better of what is known and of an offer, with a hedge or without. */
function betterBy(
  search: Search,
  room: Room,
  hedges: boolean,
  best: Chosen | undefined,
  one: Candidate,
): Chosen | undefined {
  if (!isOpen(one, room)) return best
  const bound = best?.choice.value ?? Number.POSITIVE_INFINITY
  const reach = hedges ? byHedge(one, bound) : bound
  if (valueWithin(search, search.root, one, room, reach) === Number.POSITIVE_INFINITY) return best
  const alone = choiceOf(search, one, room)
  const hedge = hedges ? findHedge(search, room, alone) : undefined
  const choice = hedge?.choice ?? alone
  return best && !isBefore(choice, best.choice) ? best : { choice, hedge }
}
