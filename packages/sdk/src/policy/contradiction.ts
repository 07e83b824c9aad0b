import {
  type AcceptedEvidence,
  type Requirements,
  type ResolvedRequirements,
  tighten,
} from '../request/requirements.js'
import { unconvincing } from './requirements.js'

/** Requirements, and who makes them: `'policy.rules[1].require'`, or `'require'` of the request. */
export type Layer = { path: string; require: Requirements }

/** One of two requirements that no offer can meet together. */
export type Side = { path: string; value: string }

const lists = ['evidence', 'routes', 'providers'] as const
const isDeadEnd = (
  kinds: ResolvedRequirements['evidence'],
  has: (kind: AcceptedEvidence) => boolean,
) => kinds !== 'any' && kinds.length > 0 && kinds.every((kind) => !has(kind))

/**
 * The first two requirements that contradict each other, whatever is offered: lists with nothing in common,
 * a contract that is to believe what convinces none, or what only this device can show it. Pure.
 *
 * @param base of the policy, each of the layers tightening it
 */
export function findContradiction(
  base: ResolvedRequirements,
  layers: readonly Layer[],
): readonly [Side, Side] | undefined {
  const paths = new Map<string, string>()
  let all = base
  const side = (name: keyof ResolvedRequirements): Side => ({
    path: `${paths.get(name) ?? 'policy.require'}.${name}`,
    value: String(all[name]),
  })
  for (const { path, require } of layers) {
    const next = tighten(all, require)
    for (const name of lists) {
      const more = require[name]
      if (more?.length && all[name].length > 0 && next[name].length === 0)
        return [side(name), { path: `${path}.${name}`, value: String(more) }]
    }
    for (const [name, value] of Object.entries(next))
      if (value !== all[name as keyof ResolvedRequirements]) paths.set(name, path)
    all = next
  }
  if (all.audience !== 'contract') return undefined
  const convinces = (kind: AcceptedEvidence) => !unconvincing.includes(kind)
  if (isDeadEnd(all.evidence, convinces)) return [side('audience'), side('evidence')]
  // Of what a device alone has seen, only a proof convinces others.
  if (all.privacy === 'device' && isDeadEnd(all.evidence, (kind) => kind === 'proved'))
    return [side('privacy'), side('audience')]
  return undefined
}
