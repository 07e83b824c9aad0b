import { ContradictoryRequirementsError } from '../errors/policy.js'
import { findContradiction } from '../policy/contradiction.js'
import type { Policy } from '../policy/policy.js'
import { layersFor, type RequestFacts } from '../policy/rules.js'
import type { Requirements } from '../request/requirements.js'

/**
 * Checks that what the policy, its rules and the request require can be met together at all.
 *
 * @throws ContradictoryRequirementsError naming the two that exclude each other
 */
export function checkContradictions(
  policy: Policy,
  facts: RequestFacts,
  require: Requirements = {},
): void {
  const layers = [...layersFor(policy, facts), { path: 'require', require }]
  const contradiction = findContradiction(policy.requirements, layers)
  if (contradiction) throw new ContradictoryRequirementsError(contradiction)
}
