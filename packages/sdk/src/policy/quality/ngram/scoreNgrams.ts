import type { NgramFeatures } from './ngramFeatures.js'
import type { NgramModel } from './ngramWeights.js'

/** Chances from 0 to 1 to be right. */
export type NgramScore = { weak: number; strong: number }

/**
 * Adds up what the known features of a text say: linear in a vector of runs of words (how often, on a log
 * scale, times how rare; of length 1) and of statistics. What is not known adds nothing.
 */
export function scoreNgrams(model: NgramModel, { grams, statistics }: NgramFeatures): NgramScore {
  let [square, weak, strong] = [0, 0, 0]
  for (const [gram, count] of grams) {
    const weight = model.grams.get(gram)
    if (!weight) continue
    const value = (1 + Math.log(count)) * weight.rarity
    square += value * value
    weak += value * weight.weak
    strong += value * weight.strong
  }
  const length = Math.sqrt(square) || 1
  const score = {
    weak: model.mean.weak + weak / length,
    strong: model.mean.strong + strong / length,
  }
  for (const statistic of statistics) {
    const weight = model.statistics.get(statistic)
    score.weak += (weight?.weak ?? 0) * model.statisticsScale
    score.strong += (weight?.strong ?? 0) * model.statisticsScale
  }
  return { weak: clamp(score.weak), strong: clamp(score.strong) }
}

const clamp = (chance: number) => Math.min(1, Math.max(0, chance))
