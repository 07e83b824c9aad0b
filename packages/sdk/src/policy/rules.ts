import type { Stakes, TaskName } from '../request/request.js'
import { type Audience, type Requirements, tighten } from '../request/requirements.js'
import type { Usd } from '../utils/usd.js'
import type { Layer } from './contradiction.js'
import type { Policy } from './policy.js'

/** What a request is, as far as rules look at it. */
export type RequestFacts = {
  task: TaskName
  /** Names of its models. */
  models: readonly string[]
  stakes: Stakes | undefined
  audience: Audience
  /** Bytes of its longest payload. */
  size: number
}

/** When all that is named holds, more is required. Nothing named: always. */
export type Rule = {
  /** For people, and for errors. */
  name: string
  when: {
    task?: TaskName | undefined
    /** One of the request's models has this name. */
    model?: string | undefined
    /** The greatest stake is at least this. */
    stakesFrom?: Usd | undefined
    audience?: Audience | undefined
    /** Bytes of input, at least. */
    sizeFrom?: number | undefined
  }
  require: Requirements
}

/**
 * What each rule that matches a request requires, and where it says so. A rule may make it one for a contract:
 * then those match, too, that are for such.
 */
export function layersFor({ rules }: Policy, facts: RequestFacts): readonly Layer[] {
  const isForContract = rules.some(
    ({ when, require }) => require.audience === 'contract' && matches(when, facts),
  )
  const made: RequestFacts = isForContract ? { ...facts, audience: 'contract' } : facts
  return rules.flatMap(({ when, require }, i) =>
    matches(when, facts) || matches(when, made)
      ? [{ path: `policy.rules[${i}].require`, require }]
      : [],
  )
}

/** The policy for one request: with what each rule that matches it requires besides. Rules only tighten. */
export function policyFor(policy: Policy, facts: RequestFacts): Policy {
  const layers = layersFor(policy, facts)
  if (layers.length === 0) return policy
  const requirements = layers.reduce(
    (base, { require }) => tighten(base, require),
    policy.requirements,
  )
  return { ...policy, requirements }
}

function matches(when: Rule['when'], facts: RequestFacts): boolean {
  const { task, model, stakesFrom, audience, sizeFrom } = when
  return (
    (task === undefined || task === facts.task) &&
    (model === undefined || facts.models.includes(model)) &&
    (stakesFrom === undefined || greatest(facts.stakes) >= stakesFrom) &&
    (audience === undefined || audience === facts.audience) &&
    (sizeFrom === undefined || facts.size >= sizeFrom)
  )
}

/** The most that an accepted answer can lose by being wrong. */
export function greatest(stakes: Stakes | undefined): Usd {
  const amounts = typeof stakes === 'bigint' ? [stakes] : Object.values(stakes ?? {})
  // biome-ignore lint/complexity/useMathMinMax: these are bigints.
  return amounts.reduce((a, b) => (b > a ? b : a), 0n as Usd)
}
