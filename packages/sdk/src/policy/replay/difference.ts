import { offersOf } from '../offersOf.js'
import type { Plan } from '../plan.js'
import { type Interval, intervalOf } from './interval.js'
import { sum } from './report.js'
import type { Tally } from './tally.js'

/** What a policy would have begun with a request. */
export type PlanInShort = {
  policy: string
  strategy: Plan['strategy']
  /** Ids of the offers that it might run, in order. */
  steps: readonly string[]
  reason: string
}

/** An entry that two policies plan differently. */
export type Divergence = {
  /** Counted from 1. */
  entry: number
  id?: string | undefined
  plans: readonly [PlanInShort, PlanInShort]
}

/** A policy against the first one, on the same luck: below 0 it is less. For each request, on average. */
export type Difference = {
  policy: string
  against: string
  /** US dollars. */
  loss: Interval
  spend: Interval
  /** Milliseconds. */
  time: Interval
  /** Shares of the requests. */
  wrongAccepted: Interval
  noAnswer: Interval
  /** Requests that it plans differently: another strategy, or other offers, or in another order. */
  diverging: number
  first?: Divergence | undefined
}

/** Run by run, so that the luck that both had is no part of it. */
export function differenceOf(
  [against, before]: readonly [string, readonly Tally[]],
  [policy, tallies]: readonly [string, readonly Tally[]],
  divergences: { count: number; first: Divergence | undefined },
): Difference {
  const paired = (figure: (tally: Tally) => number) =>
    intervalOf(
      tallies.map((tally, run) => (figure(tally) - figure(before[run] as Tally)) / tally.requests),
    )
  const { count, first } = divergences
  return {
    policy,
    against,
    loss: paired(({ loss }) => loss),
    spend: paired(({ spent }) => spent / 1e6),
    time: paired(({ times }) => sum(times)),
    wrongAccepted: paired(({ wrong }) => wrong),
    noAnswer: paired(({ unanswered }) => unanswered),
    diverging: count,
    ...(first && { first }),
  }
}

export function inShort(policy: string, plan: Plan): PlanInShort {
  const steps = offersOf(plan).map(({ id }) => id)
  return { policy, strategy: plan.strategy, steps, reason: plan.reason }
}

/** Whether both would do the same. */
export function agree(a: Plan, b: Plan): boolean {
  const ids = (plan: Plan) => offersOf(plan).map(({ id }) => id)
  return a.strategy === b.strategy && JSON.stringify(ids(a)) === JSON.stringify(ids(b))
}
