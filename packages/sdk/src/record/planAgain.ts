import type { Plan, RejectionCode } from '../policy/plan.js'
import { planRequest } from '../policy/planRequest.js'
import { weighedOffers } from '../policy/weighedOffers.js'
import { readAsked } from './readAsked.js'
import type { InferenceRecord } from './record.js'

/** Of what no policy could weigh. Whatever else it rejects, its facts are there. */
const unweighed: readonly RejectionCode[] = ['malformed', 'failed']

/**
 * The plan that a record's policy makes of its offers, for what was asked: from the record alone, and the
 * same as the one in it. `undefined` where the record does not say what was asked: it is of a version before
 * 4, or the request ended before it was planned.
 *
 * What could not be weighed is no longer known but by name: it stands where it stood.
 *
 * @example
 * const record = parseRecord(JSON.parse(text))
 * isDeepStrictEqual(planAgain(record), record.plan) // true
 */
export function planAgain(record: InferenceRecord): Plan | undefined {
  if (record.version !== 4 || !record.asked || !record.plan) return undefined
  const recorded = record.plan as Plan
  const { parameters, policy } = readAsked(record.asked)
  const plan = planRequest(parameters, weighedOffers(recorded), policy)
  const rejected = [...plan.rejected]
  for (const [i, one] of recorded.rejected.entries())
    if (!one.facts && unweighed.includes(one.code)) rejected.splice(i, 0, one)
  // As JSON keeps it: without the fields that are there and say nothing.
  return JSON.parse(JSON.stringify({ ...plan, rejected })) as Plan
}
