import { InvalidParametersError } from '../../errors/request.js'
import { checkObject } from '../../request/checkObject.js'
import { isUsd, usd } from '../../utils/usd.js'
import type { Plan } from '../plan.js'
import { type PolicyParameters, resolvePolicy } from '../policy.js'
import { agree, type Difference, type Divergence, differenceOf, inShort } from './difference.js'
import { entryPlayer } from './playEntry.js'
import { openPurse, type ReplayBudget } from './purse.js'
import { type PolicyReport, reportOf } from './report.js'
import { count, newTally } from './tally.js'
import type { TraceEntry } from './trace.js'

export type ReplayOptions = {
  /** Names the luck: the same one gives the same result, to the byte. Default 1. */
  seed?: number | undefined
  /** Times that the trace is played, each with luck of its own: at least 2, since intervals are over them. Default 20. */
  seeds?: number | undefined
  /** Default: what the recording allowed each request. */
  budget?: ReplayBudget | undefined
}

/** A policy, and what to call it. */
export type NamedPolicy = { name: string; policy: PolicyParameters }

/** What policies come to over one trace. Plain JSON. */
export type Comparison = {
  version: 1
  requests: number
  seed: number
  seeds: number
  policies: readonly PolicyReport[]
  /** Each policy but the first, against the first. */
  differences: readonly Difference[]
}

/**
 * Plays recorded requests under several policies, all with the same luck, and says what they come to and by how
 * much they differ. The trace is read once, entry by entry.
 *
 * @param trace entries that {@link readTraceEntry} has read, or `traceOf` has made
 * @throws InvalidParametersError (rejects) for a policy that is none, no policies, or an empty trace
 * @example
 * const { differences } = await compare(
 *   [{ name: 'now', policy: {} }, { name: 'careful', policy: { maxAttempts: 1 } }],
 *   entries,
 * )
 * differences[0].loss // { mean: 0.0021, low: 0.0017, high: 0.0025 }: it loses more
 */
export async function compare(
  policies: readonly NamedPolicy[],
  trace: Iterable<TraceEntry> | AsyncIterable<TraceEntry>,
  { seed = 1, seeds = 20, budget = {} }: ReplayOptions = {},
): Promise<Comparison> {
  check(seed, seeds, budget)
  const players = policies.map(({ name, policy }) => ({
    name,
    // The trace and the budget say what may be paid.
    policy: resolvePolicy(policy, usd('999999999999')),
    runs: Array.from({ length: seeds }, () => ({ tally: newTally(), purse: openPurse(budget) })),
    breaks: 0,
    diverging: { count: 0, first: undefined as Divergence | undefined },
  }))
  const [base] = players
  if (!base) throw invalid('policies', 'there are none')
  let requests = 0
  for await (const entry of trace) {
    const options = { seed, perCall: budget.perCall }
    const plans = players.map((player) => {
      const { play } = entryPlayer(entry, requests, player.policy, options)
      const played = player.runs.map(({ tally, purse }, run) => {
        const result = play(run, purse.left(entry.at ?? 0))
        purse.spend(BigInt(Math.round(result.played.charged * 1e6)))
        count(tally, result.plan, result.played, result.sources)
        player.breaks += result.breaks
        return result
      })
      return played[0]?.plan as Plan
    })
    requests++
    for (const [i, player] of players.entries()) {
      const [before, plan] = [plans[0] as Plan, plans[i] as Plan]
      if (agree(before, plan)) continue
      player.diverging.count++
      player.diverging.first ??= {
        entry: requests,
        ...(entry.id !== undefined && { id: entry.id }),
        plans: [inShort(base.name, before), inShort(player.name, plan)],
      }
    }
  }
  if (requests === 0) throw invalid('trace', 'there is no entry in it')
  const talliesOf = ({ runs }: typeof base) => runs.map(({ tally }) => tally)
  return {
    version: 1,
    requests,
    seed,
    seeds,
    policies: players.map((player) => reportOf(player.name, talliesOf(player), player.breaks)),
    differences: players
      .slice(1)
      .map((player) =>
        differenceOf(
          [base.name, talliesOf(base)],
          [player.name, talliesOf(player)],
          player.diverging,
        ),
      ),
  }
}

function check(seed: number, seeds: number, budget: ReplayBudget): void {
  if (!Number.isSafeInteger(seed)) throw invalid('seed', 'not an integer')
  if (!Number.isSafeInteger(seeds) || seeds < 2 || seeds > 1000)
    throw invalid('seeds', 'not an integer from 2 to 1000')
  checkObject(budget, 'budget', ['perCall', 'perDay', 'perSession'])
  for (const [name, amount] of Object.entries(budget))
    if (amount !== undefined && !isUsd(amount))
      throw invalid(`budget.${name}`, 'not an amount made by usd()')
}

const invalid = (parameter: string, reason: string) =>
  new InvalidParametersError({ parameter, reason })
