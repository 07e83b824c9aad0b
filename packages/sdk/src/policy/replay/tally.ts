import type { Offer } from '../../routes/route.js'
import type { Plan } from '../plan.js'
import type { Played } from './playPlan.js'
import type { Source } from './recordedWorld.js'

/** What one run over a trace comes to. */
export type Tally = {
  requests: number
  /** US dollars. */
  loss: number
  /** Micro-USD: a sum of floats would lose some. */
  spent: number
  /** Milliseconds, of each request. */
  times: number[]
  wrong: number
  unanswered: number
  attempts: Record<Source, number>
  /** Requests by the offer, and by the route, that gave the answer; and by the plan's strategy. */
  offers: Map<string, number>
  routes: Map<string, number>
  strategies: Map<string, number>
}

export function newTally(): Tally {
  return {
    requests: 0,
    loss: 0,
    spent: 0,
    times: [],
    wrong: 0,
    unanswered: 0,
    attempts: { recorded: 0, 'answer-drawn': 0, drawn: 0 },
    offers: new Map(),
    routes: new Map(),
    strategies: new Map(),
  }
}

/** Counts one request. @param sources where each of its attempts is from */
export function count(
  tally: Tally,
  { strategy }: Pick<Plan, 'strategy'>,
  { loss, charged, took, accepted, attempts }: Played,
  sources: readonly Source[],
): void {
  tally.requests++
  tally.loss += loss
  tally.spent += Math.round(charged * 1e6)
  tally.times.push(took)
  if (!accepted) tally.unanswered++
  else if (accepted.isWrong) tally.wrong++
  for (const source of sources) tally.attempts[source]++
  const by = attempts.find(({ offer }) => offer.id === accepted?.offer)?.offer as Offer | undefined
  if (by) add(tally.offers, by.id)
  if (by) add(tally.routes, by.route)
  add(tally.strategies, strategy)
}

function add(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}
