import type { NgramFeatures } from './ngramFeatures.js'
import type { NgramModel } from './ngramWeights.js'

/** Chances from 0 to 1 to be right. */
export type NgramScore = { weak: number; strong: number }

/**
 * Adds up what the known runs of words say (how often, on a log scale, times how rare, in a vector of length 1),
 * and then what each tree makes of that and of the statistics. A run that is not known adds nothing.
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
  const words = { weak: weak / length, strong: strong / length }
  const score = {
    weak: model.mean.weak + words.weak,
    strong: model.mean.strong + words.strong,
  }
  const inputs = treeInputs(statistics, words)
  for (const tree of model.trees) {
    let leaf = 0
    for (const [input, above] of tree.splits)
      leaf = 2 * leaf + ((inputs[input] as number) > above ? 1 : 0)
    score.weak += tree.weak[leaf] as number
    score.strong += tree.strong[leaf] as number
  }
  return { weak: clamp(score.weak), strong: clamp(score.strong) }
}

/** What trees ask about: statistics, and what the words add to each chance and to the difference of the two. */
export function treeInputs(statistics: readonly number[], { weak, strong }: NgramScore): number[] {
  return [...statistics, strong - weak, weak, strong]
}

const clamp = (chance: number) => Math.min(1, Math.max(0, chance))
