import type { NgramWeights } from '@trine/sdk/quality'
import type { Linear } from './fitLinear.ts'
import type { Counts } from './ngramMatrix.ts'

/** Rounds each weight to one of 255 steps, which are as fine as the weight is small. */
export function packWeights(
  { hashes }: Counts,
  { rarity, mean, weak, strong }: Linear,
): Omit<NgramWeights, 'version' | 'id' | 'trees'> {
  const stepOf = (side: Float64Array) =>
    side.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) / 127 ** 2 || 1
  const step = { weak: stepOf(weak), strong: stepOf(strong) }
  const stepsOf = (size: number) => Math.round(Math.sign(size) * Math.sqrt(Math.abs(size))) & 0xff
  const known = hashes
    .map((hash, column) => ({ hash, column, rare: rarity.of[column] as number }))
    .filter(({ rare }) => rare > 0)
    .sort((a, b) => a.hash - b.hash)
  const bytes = known.flatMap(({ hash, column, rare }) => [
    hash >>> 16,
    (hash >>> 8) & 0xff,
    hash & 0xff,
    Math.round(rare / rarity.step),
    stepsOf((weak[column] as number) / step.weak),
    stepsOf((strong[column] as number) / step.strong),
  ])
  return { grams: Buffer.from(bytes).toString('base64'), rarity: rarity.step, step, mean }
}
