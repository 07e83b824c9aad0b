import type { PolicyParameters } from '../policy.js'
import { type Comparison, compare, type ReplayOptions } from './compare.js'
import type { PolicyReport } from './report.js'
import type { TraceEntry } from './trace.js'

/** What a policy comes to over a trace. Plain JSON. */
export type Replayed = Pick<Comparison, 'version' | 'requests' | 'seed' | 'seeds'> &
  Omit<PolicyReport, 'policy'>

/**
 * Plays recorded requests under a policy: what it would have cost, how long it would have taken, and how often
 * it would have been wrong. What was tried in the recording comes to what it came to then; what was not is drawn
 * from the offer's own numbers, by the seed. Nothing is run, and nothing is learned on the way.
 *
 * @param trace entries that {@link readTraceEntry} has read, or `traceOf` has made
 * @throws InvalidParametersError (rejects) for a policy that is none, or an empty trace
 * @example
 * const { loss, attempts } = await replay({ maxAttempts: 1 }, traceOf(records).entries)
 * loss // { mean: 0.031, low: 0.029, high: 0.033 }: US dollars for each request
 * attempts.recorded.mean // 0.84: the rest is what offers say of themselves
 */
export async function replay(
  policy: PolicyParameters,
  trace: Iterable<TraceEntry> | AsyncIterable<TraceEntry>,
  options: ReplayOptions = {},
): Promise<Replayed> {
  const { policies, differences, ...base } = await compare(
    [{ name: 'policy', policy }],
    trace,
    options,
  )
  const { policy: _, ...report } = policies[0] as PolicyReport
  return { ...base, ...report }
}
