import * as v from 'valibot'
import { ContradictoryRequirementsError, PolicyInvalidError } from '../errors/policy.js'
import { own } from '../utils/own.js'
import { findContradiction } from './contradiction.js'
import { type PolicyParameters, resolvePolicy } from './policy.js'
import { policySchema } from './policySchema.js'
import { unknownPrior } from './unknownPrior.js'

/**
 * Reads a policy from parsed JSON, as `policy.schema.json` describes it: the fields of `policy` of
 * `createClient`, with amounts of US dollars as text, and `version: 1`.
 *
 * @throws PolicyInvalidError naming the first field that is wrong, by its JSON pointer
 * @throws ContradictoryRequirementsError when no offer could ever meet it
 * @example
 * const policy = readPolicy(await (await fetch('policy.json')).json())
 * // { "version": 1, "preset": "verified", "require": { "maxPrice": "0.05" } }
 * createClient({ routes, policy })
 */
export function readPolicy(json: unknown): PolicyParameters {
  const result = v.safeParse(policySchema, json)
  if (!result.success) {
    const { path = [], expected } = result.issues[0]
    const reason = expected === 'never' ? 'there is no such field' : `expected is ${expected}`
    throw invalid(
      path.map(({ key }) => key),
      reason,
    )
  }
  const list = listForObject(json, result.output)
  if (list) throw invalid(list, 'expected is an object, and not a list')
  const { version: _, ...policy } = result.output as { version: 1 } & PolicyParameters
  // Of what was given: names that every object has are dropped on the way.
  const prior = unknownPrior((json as PolicyParameters).priors)
  if (prior !== undefined) throw invalid(['priors', prior], 'there is no such prior')
  const contradiction = findContradiction(resolvePolicy(policy).requirements, [])
  if (contradiction) throw new ContradictoryRequirementsError(contradiction)
  return policy
}

/** Where a list stands in the place of an object. An empty one is read as an object without fields. */
function listForObject(json: unknown, read: unknown): readonly string[] | undefined {
  if (typeof json !== 'object' || json === null || read === undefined) return undefined
  if (Array.isArray(json) && !Array.isArray(read)) return []
  for (const [key, value] of Object.entries(json)) {
    // What was dropped on the way was not read at all.
    const below = listForObject(value, own(read as Record<string, unknown>, key))
    if (below) return [key, ...below]
  }
  return undefined
}

/** With the JSON pointer of the place: RFC 6901. */
function invalid(path: readonly unknown[], reason: string): PolicyInvalidError {
  const steps = path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`)
  return new PolicyInvalidError({ pointer: steps.join(''), reason })
}
