import type { InferenceRecord } from '../../record/record.js'
import type { Offer } from '../../routes/route.js'
import type { Plan } from '../plan.js'
import { weighedOffers } from '../weighedOffers.js'
import type { TracedAttempt, TraceEntry } from './trace.js'

/** What the app knows of the answer of a record. Records keep no outputs. */
export type KnownAnswer = Pick<TracedAttempt, 'label' | 'wrong' | 'isWrong'>

export type TraceOptions = {
  /** What was answered, and whether that was right, by what the app kept. Default: nothing is known. */
  answerOf?: ((record: InferenceRecord) => KnownAnswer | undefined) | undefined
}

/** Why a record is of no use in a trace. */
export type Unusable =
  /** Of a version before 4, which does not say what was asked. */
  | 'version'
  /** The request is under way. */
  | 'open'
  /** It ended before there was a plan. */
  | 'no-plan'

/** A trace, and how many records were left out of it, by the reason. */
export type Traced = {
  entries: readonly TraceEntry[]
  skipped: Readonly<Record<Unusable, number>>
}

/**
 * The trace of what records tell.
 *
 * @example
 * const { entries, skipped } = traceOf(records)
 * skipped // { version: 0, open: 1, 'no-plan': 0 }
 */
export function traceOf(records: Iterable<InferenceRecord>, options: TraceOptions = {}): Traced {
  const entries: TraceEntry[] = []
  const skipped = { version: 0, open: 0, 'no-plan': 0 }
  for (const record of records) {
    const entry = traceEntryOf(record, options)
    if (typeof entry === 'string') skipped[entry]++
    else entries.push(entry)
  }
  return { entries, skipped }
}

/** The entry of one record, or why there is none. */
export function traceEntryOf(
  record: InferenceRecord,
  { answerOf }: TraceOptions = {},
): TraceEntry | Unusable {
  if (record.version !== 4) return 'version'
  if (record.status === 'open') return 'open'
  const { asked, plan } = record
  if (!asked || !plan) return 'no-plan'
  const offers = weighedOffers(plan as Plan)
  const ids = new Set(offers.map(({ id }) => id))
  // The answer that was given is the last one that came of the plan's steps.
  const given = record.attempts.findLast(
    ({ outcome, role }) => outcome === 'answered' && (role === undefined || role === 'hedge'),
  )
  const known = record.status === 'answered' ? answerOf?.(record) : undefined
  return {
    version: 1,
    id: record.id,
    at: Date.parse(record.openedAt),
    asked: {
      task: record.task,
      models: record.models.map(({ name }) => name),
      labels: asked.labels,
      size: asked.size,
      ...(asked.stakes !== undefined && { stakes: asked.stakes }),
      ...(asked.require && { require: asked.require as TraceEntry['asked']['require'] }),
      budget: asked.requirements.maxPrice,
      ...(asked.draws && { draws: asked.draws }),
    },
    offers: offers as readonly Offer[],
    attempts: record.attempts
      .filter(({ offer }) => ids.has(offer))
      .map((attempt) => ({
        offer: attempt.offer,
        outcome: attempt.outcome,
        took: attempt.took,
        charged: attempt.money.charged,
        ...(attempt === given && known),
      })),
  }
}
