import type { Stakes } from '../../request/request.js'
import { tighten } from '../../request/requirements.js'
import { type Usd, usd } from '../../utils/usd.js'
import type { Draws, PlanParameters } from '../planRequest.js'
import type { Policy } from '../policy.js'
import { policyFor } from '../rules.js'
import { requirementsOf } from './readTraceEntry.js'
import type { TraceEntry } from './trace.js'

/**
 * What a policy plans an entry by: its own requirements, those of its rules that match, and what the request
 * required itself.
 *
 * @param perCall the most that the request may cost besides
 * @param draws what is left to chance, where the recording does not tell
 */
export function askingOf(
  { asked }: TraceEntry,
  policy: Policy,
  perCall: Usd | undefined,
  draws: Draws,
): PlanParameters {
  const { task, models, labels, size } = asked
  const require = requirementsOf(asked.require ?? {})
  const stakes = stakesOf(asked.stakes)
  const { audience } = tighten(policy.requirements, require)
  const { requirements } = policyFor(policy, { task, models, stakes, audience, size })
  const budget = perCall ?? (asked.budget === undefined ? undefined : usd(asked.budget))
  return {
    labels,
    stakes,
    requirements: tighten(tighten(requirements, require), { maxPrice: budget }),
    draws: asked.draws ?? draws,
  }
}

function stakesOf(stakes: TraceEntry['asked']['stakes']): Stakes | undefined {
  if (typeof stakes === 'string') return usd(stakes)
  if (stakes === undefined) return undefined
  return Object.fromEntries(Object.entries(stakes).map(([label, amount]) => [label, usd(amount)]))
}
