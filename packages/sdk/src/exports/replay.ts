export { TraceInvalidError } from '../errors/replay.js'
export type { PolicyParameters } from '../policy/policy.js'
export {
  type Comparison,
  compare,
  type NamedPolicy,
  type ReplayOptions,
} from '../policy/replay/compare.js'
export type { Difference, Divergence, PlanInShort } from '../policy/replay/difference.js'
export type { Interval } from '../policy/replay/interval.js'
export type { ReplayBudget } from '../policy/replay/purse.js'
export { readTraceEntry } from '../policy/replay/readTraceEntry.js'
export type { Source } from '../policy/replay/recordedWorld.js'
export { type Replayed, replay } from '../policy/replay/replay.js'
export type { PolicyReport } from '../policy/replay/report.js'
export type { TracedAttempt, TracedRequirements, TraceEntry } from '../policy/replay/trace.js'
export {
  type KnownAnswer,
  type Traced,
  type TraceOptions,
  traceEntryOf,
  traceOf,
  type Unusable,
} from '../policy/replay/traceOf.js'
export { planAgain } from '../record/planAgain.js'
export { readAsked } from '../record/readAsked.js'
