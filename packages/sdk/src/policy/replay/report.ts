import { type Interval, intervalOf } from './interval.js'
import type { Source } from './recordedWorld.js'
import type { Tally } from './tally.js'

/** What a policy comes to over a trace. Plain JSON; dollars are US dollars, times milliseconds. */
export type PolicyReport = {
  policy: string
  /** For each request, on average: what was paid, waited for and lost; and what was paid. */
  loss: Interval
  spend: Interval
  /** The same for all requests together. */
  total: { loss: Interval; spend: Interval }
  /** Until a request ended: of half of them, and of 95 in 100, in at most so long. */
  time: { mean: Interval; p50: Interval; p95: Interval }
  /** Shares of the requests, from 0 to 1. */
  wrongAccepted: Interval
  noAnswer: Interval
  /** By the offer, and by the route, that gave the answer. */
  offers: Readonly<Record<string, Interval>>
  routes: Readonly<Record<string, Interval>>
  strategies: Readonly<Record<string, Interval>>
  /**
   * Shares of the attempts: taken from the recording, recorded but for what was answered or whether that was
   * right, and drawn. The more is drawn, the more this is what the offers say of themselves.
   */
  attempts: Readonly<Record<Source, Interval>>
  /** Attempts that a requirement forbids, and charges above a limit, in all runs: 0, or the engine is at fault. */
  requirementBreaks: number
}

/** @param tallies one for each run, of at least one request each */
export function reportOf(
  policy: string,
  tallies: readonly Tally[],
  requirementBreaks: number,
): PolicyReport {
  const over = (figure: (tally: Tally) => number) => intervalOf(tallies.map(figure))
  const each = (figure: (tally: Tally) => number) => over((tally) => figure(tally) / tally.requests)
  const shares = (counts: 'offers' | 'routes' | 'strategies') =>
    Object.fromEntries(
      [...new Set(tallies.flatMap((tally) => [...tally[counts].keys()]))]
        .sort()
        .map((name) => [name, each((tally) => tally[counts].get(name) ?? 0)]),
    )
  const attempted = (source: Source) =>
    over(({ attempts }) => attempts[source] / Math.max(1, sum(Object.values(attempts))))
  const times = tallies.map((tally) => Float64Array.from(tally.times).sort())
  const quantile = (share: number) =>
    intervalOf(times.map((sorted) => sorted[Math.ceil(share * sorted.length) - 1] as number))
  return {
    policy,
    loss: each(({ loss }) => loss),
    spend: each(({ spent }) => spent / 1e6),
    total: { loss: over(({ loss }) => loss), spend: over(({ spent }) => spent / 1e6) },
    time: {
      mean: each(({ times }) => sum(times)),
      p50: quantile(0.5),
      p95: quantile(0.95),
    },
    wrongAccepted: each(({ wrong }) => wrong),
    noAnswer: each(({ unanswered }) => unanswered),
    offers: shares('offers'),
    routes: shares('routes'),
    strategies: shares('strategies'),
    attempts: {
      recorded: attempted('recorded'),
      'answer-drawn': attempted('answer-drawn'),
      drawn: attempted('drawn'),
    },
    requirementBreaks,
  }
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0)
}
