import { seededRandom } from '../../lib/random.ts'
import { quantile } from '../../lib/statistics.ts'
import { settledAfter, type WorldSamples } from './measureWorld.ts'

/** A mean over seeds, with the interval that holds it 95 times in 100. */
export type Mean = { mean: number; low: number; high: number }

/** What a policy came to in a world, beside the best fixed choice in hindsight. */
export type Figures = {
  name: string
  /** US dollars for each call. */
  loss: Mean
  /** What it lost more, as a share of what the best fixed choice lost; all calls, and those once settled. */
  regret: Mean
  settledRegret: Mean
  /** What it lost more than Trine in each call, on the same luck. US dollars. */
  beyondTrine: Mean
}

/** The figures of every policy in a world. */
export function figuresOf({ calls, checkpoints, hindsight, players }: WorldSamples): Figures[] {
  const from = checkpoints.indexOf(settledAfter)
  const total = (lost: readonly number[]) => lost.at(-1) as number
  const settled = (lost: readonly number[]) => total(lost) - (from < 0 ? 0 : (lost[from] as number))
  const trine = players[0]?.lost ?? []
  return players.map(({ name, lost }) => {
    const ratio = (of: (sums: readonly number[]) => number) =>
      meanOver(lost.length, (seeds) => {
        const sum = (all: readonly (readonly number[])[]) =>
          seeds.reduce((before, i) => before + of(all[i] as readonly number[]), 0)
        return sum(lost) / sum(hindsight) - 1
      })
    const average = (of: (i: number) => number) =>
      meanOver(lost.length, (seeds) => seeds.reduce((sum, i) => sum + of(i), 0) / seeds.length)
    return {
      name,
      loss: average((i) => total(lost[i] as readonly number[]) / calls),
      regret: ratio(total),
      settledRegret: ratio(settled),
      beyondTrine: average(
        (i) => (total(lost[i] as readonly number[]) - total(trine[i] as readonly number[])) / calls,
      ),
    }
  })
}

/** A statistic of all seeds, with its percentile-bootstrap interval from 2000 seeded resamples of them. */
export function meanOver(count: number, statistic: (seeds: readonly number[]) => number): Mean {
  const random = seededRandom(20261123)
  const resamples = Array.from({ length: 2000 }, () =>
    statistic(Array.from({ length: count }, () => Math.floor(random() * count))),
  )
  return {
    mean: statistic(Array.from({ length: count }, (_, i) => i)),
    low: quantile(resamples, 0.025),
    high: quantile(resamples, 0.975),
  }
}
