import type { World } from './worldSchema.ts'

/** What holds between two changes of a world: calls `from` to `to`, the last one not included. */
export type Stage = Pick<World, 'labels' | 'models' | 'offers'> & { from: number; to: number }

/** The stages of a world, each with all changes up to it. A world that is stationary has one. */
export function stagesOf({ labels, models, offers, phases, calls }: World): readonly Stage[] {
  const stages: Stage[] = [{ labels, models, offers, from: 0, to: phases[0]?.from ?? calls }]
  for (const [i, { from, changes }] of phases.entries()) {
    const before = stages[i] as Stage
    stages.push({
      labels: changes.labels ?? before.labels,
      models: merged(before.models, changes.models),
      offers: merged(before.offers, changes.offers),
      from,
      to: phases[i + 1]?.from ?? calls,
    })
  }
  return stages
}

/** Objects are changed field by field, anything else is replaced: a distribution as a whole. */
function merged<T>(before: T, change: unknown): T {
  if (!isObject(before) || !isObject(change) || 'kind' in change) return (change ?? before) as T
  const entries = Object.entries(change)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => [key, merged(before[key], value)])
  return { ...before, ...Object.fromEntries(entries) }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
