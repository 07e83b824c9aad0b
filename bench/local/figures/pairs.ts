import type { BrowserContext } from '@playwright/test'
import { type Interval, medianInterval } from '../../lib/statistics.ts'
import type { ContestantName } from '../../page/contestants.ts'
import type { ModelName } from '../../page/graphs.ts'
import type { Round } from '../../page/rounds.ts'
import { onPage } from '../browser.ts'

export type Pairs = {
  model: ModelName
  names: readonly ContestantName[]
  seed: number
  calls: number
  warmUp: number
  rounds: Round[]
}

/** Lets contestants take turns in one page; `calls` make one sample. */
export async function measurePairs(
  context: BrowserContext,
  url: string,
  parameters: { model: ModelName; names: ContestantName[]; rounds: number; calls: number },
): Promise<Pairs> {
  const all = { ...parameters, warmUp: 5, seed: 20_261_122 }
  const rounds = await onPage(context, url, (page) =>
    page.evaluate((given) => bench.runRounds(given), all),
  )
  return { ...all, rounds }
}

export type Comparison = { ratio: Interval; extra: Interval; least: { one: number; other: number } }

/** One against another, round by round: what disturbs both of a round leaves their ratio alone. */
export function compare({ rounds }: Pairs, one: ContestantName, other: ContestantName): Comparison {
  const of = (name: string) => rounds.map(({ milliseconds }) => milliseconds[name] as number)
  const [ones, others] = [of(one), of(other)]
  return {
    ratio: medianInterval(ones.map((value, i) => value / (others[i] as number))),
    extra: medianInterval(ones.map((value, i) => value - (others[i] as number))),
    least: { one: Math.min(...ones), other: Math.min(...others) },
  }
}
