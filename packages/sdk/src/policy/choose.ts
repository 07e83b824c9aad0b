import { byHedge, findHedge, type Hedged } from './hedge.js'
import { isOpen, podiumOf, type Room, type Search, valueWithin } from './search.js'
import { choiceOf, isBefore } from './startSearch.js'
import type { Choice } from './value.js'

/** What to begin with, with what is asked besides where that pays. */
export type Chosen = { choice: Choice; hedge: Hedged | undefined }

/** The choice with the least expected loss, or `undefined` where nothing can be tried. Hedges are looked for. */
export function choose(search: Search, room: Room): Chosen | undefined {
  return least(search, room, true)
}

/** The best offer to go on with: only the first of a plan is hedged. */
export function bestAlone(search: Search, room: Room): Choice | undefined {
  return least(search, room, false)?.choice
}

function least(search: Search, room: Room, hedges: boolean): Chosen | undefined {
  if (room.ahead < 1) return undefined
  let best: Chosen | undefined
  let bound = Number.POSITIVE_INFINITY
  // What is best by itself comes first, so that most of the others are not looked into.
  for (const one of [...podiumOf(search, search.root), ...search.candidates]) {
    if (!isOpen(one, room)) continue
    const reach = hedges ? byHedge(one, bound) : bound
    if (valueWithin(search, search.root, one, room, reach) === Number.POSITIVE_INFINITY) continue
    const alone = choiceOf(search, one, room)
    const hedge = hedges ? findHedge(search, room, alone) : undefined
    const choice = hedge?.choice ?? alone
    if (best && !isBefore(choice, best.choice)) continue
    best = { choice, hedge }
    bound = choice.value
  }
  return best
}
