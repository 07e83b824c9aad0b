import type { Asked, Played } from './play.ts'
import { type Stage, stagesOf } from './stagesOf.ts'
import type { World } from './worldSchema.ts'

/** What a model said. */
type Said = { model: string; label: string }

/**
 * How likely the accepted answer of a call was wrong, by the world's own numbers, after all that was said in it. What
 * is lost by that instead of by luck is the same in the mean, and spreads far less: a rare wrong answer with a high
 * stake no longer hides what a policy does in all other calls.
 */
export function chanceOfWrong(world: World): (asked: Asked, played: Played) => number {
  const stages = stagesOf(world)
  const known = new Map<string, number>()
  return ({ call }, { attempts, accepted }) => {
    if (!accepted) return 0
    const answers = attempts.filter(
      ({ fate, took, withdrawn }) => fate.label && took === fate.took && !withdrawn,
    )
    // Who lies knows the truth: what was done after a lie says something of it, too.
    if (answers.some(({ fate }) => fate.outcome === 'lied')) return accepted.isWrong ? 1 : 0
    const stage = stages[call.stage] as Stage
    const said = new Map(
      answers.map(({ offer, fate }) => [stage.offers[offer.id]?.model, fate.label] as const),
    )
    const key = [call.stage, accepted.label, ...[...said].flat()].join('\n')
    const before = known.get(key)
    if (before !== undefined) return before
    const all = [...said].map(([model, label]) => ({ model, label }) as Said)
    const chance = wrongAfter(world, stage, all, accepted.label)
    known.set(key, chance)
    return chance
  }
}

function wrongAfter(
  { sharedErrors }: World,
  { labels, models }: Stage,
  said: readonly Said[],
  given: string,
): number {
  const weights = Object.entries(labels).map(([truth, share]) => {
    const others = Object.keys(labels).length - 1
    const answers = said.map(({ model, label }) => ({
      label,
      misses: label !== truth,
      error: models[model]?.errors[truth] as number,
    }))
    const apart = answers.reduce(
      (chance, { misses, error }) => chance * (misses ? error / others : 1 - error),
      1,
    )
    // Alike: of one hardness and one miss for all.
    const missed = answers.filter(({ misses }) => misses)
    const right = answers.filter(({ misses }) => !misses)
    const most = Math.min(1, ...missed.map(({ error }) => error))
    const least = Math.max(0, ...right.map(({ error }) => error))
    const oneMiss = new Set(missed.map(({ label }) => label)).size < 2
    const alike = oneMiss ? Math.max(0, most - least) / (missed.length > 0 ? others : 1) : 0
    return [truth, share * (sharedErrors * alike + (1 - sharedErrors) * apart)] as const
  })
  const sum = weights.reduce((total, [, weight]) => total + weight, 0)
  const right = weights.find(([truth]) => truth === given)?.[1] ?? 0
  return sum > 0 ? 1 - right / sum : 1
}
