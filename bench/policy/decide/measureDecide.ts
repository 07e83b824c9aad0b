import { decide } from '../../../packages/sdk/src/policy/decide.ts'
import { planRequest } from '../../../packages/sdk/src/policy/planRequest.ts'
import { resolvePolicy } from '../../../packages/sdk/src/policy/policy.ts'
import type { Offer } from '../../../packages/sdk/src/routes/route.ts'
import { usd } from '../../../packages/sdk/src/utils/usd.ts'
import { type Interval, medianInterval } from '../../lib/statistics.ts'
import { decideOffers, labels } from './decideOffers.ts'

/** How long a decision among so many offers takes, in microseconds. */
export type DecideFigure = {
  what: 'decide' | 'planRequest'
  offers: number
  /** Means of batches of calls, in the order in which they were taken. */
  samples: readonly number[]
  interval: Interval
  /** The same in time of the processor: what else the machine does counts less. */
  cpu: Interval
}

export type DecideResults = {
  figures: readonly DecideFigure[]
  /** Bytes that the heap was larger by after so many decisions; absent where garbage cannot be collected on demand. */
  heap: { decisions: number; grown: number | undefined }
}

const policy = resolvePolicy({ require: { privacy: 'public' } }, usd('1'))
const parameters = { labels, stakes: usd('20'), requirements: policy.requirements }
const contestants = {
  decide: (offers: readonly Offer[]) => decide(parameters, offers, policy).value,
  planRequest: (offers: readonly Offer[]) => planRequest(parameters, offers, policy).steps.length,
} as const

/** Each decision is made among offers that were parsed from JSON for it, and never seen before. */
export function measureDecide(quick: boolean): DecideResults {
  const figures: DecideFigure[] = []
  for (const offers of [2, 10, 40, 100, 1000])
    for (const what of ['decide', 'planRequest'] as const) {
      const { samples, cpu } = timesOf(contestants[what], offers, quick)
      figures.push({
        what,
        offers,
        samples,
        interval: medianInterval(samples),
        cpu: medianInterval(cpu),
      })
    }
  return { figures, heap: heapGrowth(quick ? 10_000 : 100_000) }
}

function timesOf(
  call: (offers: readonly Offer[]) => number,
  count: number,
  quick: boolean,
): { samples: readonly number[]; cpu: readonly number[] } {
  const text = JSON.stringify(decideOffers(count))
  const batch = Math.max(2, Math.round((quick ? 200 : 1000) / count))
  const rounds = quick ? 15 : 40
  // Decisions that are not timed: code that is called as often is compiled.
  const unseen = Math.ceil(Math.max(30, 50_000 / count) / batch)
  const samples: number[] = []
  const cpu: number[] = []
  let told = 0
  for (let round = 0; round < rounds + unseen; round++) {
    const fresh = Array.from({ length: batch }, () => JSON.parse(text) as readonly Offer[])
    const before = process.cpuUsage()
    const begun = performance.now()
    for (const offers of fresh) told += call(offers)
    const took = performance.now() - begun
    const { user, system } = process.cpuUsage(before)
    if (round < unseen) continue
    samples.push((1000 * took) / batch)
    cpu.push((user + system) / batch)
  }
  // What nobody looks at may not be computed at all.
  if (Number.isNaN(told)) throw new Error('A decision was no number.')
  return { samples, cpu }
}

function heapGrowth(decisions: number): DecideResults['heap'] {
  const offers = decideOffers(10)
  const collect = (globalThis as { gc?: () => void }).gc
  const used = () => {
    collect?.()
    return process.memoryUsage().heapUsed
  }
  for (let i = 0; i < 1000; i++) contestants.decide(offers)
  const before = used()
  for (let i = 0; i < decisions; i++) contestants.decide(offers)
  return { decisions, grown: collect && used() - before }
}
