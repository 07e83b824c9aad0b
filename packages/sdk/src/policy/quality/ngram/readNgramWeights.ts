import { InvalidParametersError } from '../../../errors/request.js'
import { statisticsCount } from './ngramFeatures.js'
import {
  gramSize,
  type NgramModel,
  type NgramTree,
  type NgramWeight,
  type NgramWeights,
} from './ngramWeights.js'
import { treeInputs } from './scoreNgrams.js'

/** Bytes of runs of words: far more than any that is fitted here. */
const largest = 4 * 1024 * 1024
const mostTrees = 1000
const mostSplits = 8
const inputs = treeInputs(new Array(statisticsCount).fill(0), { weak: 0, strong: 0 }).length

/**
 * Weights as they are scored with.
 *
 * @throws InvalidParametersError when they do not have the form of {@link NgramWeights}
 */
export function readNgramWeights(weights: NgramWeights): NgramModel {
  const check = (holds: boolean, field: string) => {
    if (!holds)
      throw new InvalidParametersError({
        parameter: `weights.${field}`,
        reason: 'not of this version',
      })
  }
  check(weights?.version === 1, 'version')
  const { id, rarity, step, mean, trees } = weights
  check(typeof id === 'string' && /^[a-z0-9][a-z0-9._-]{0,63}$/.test(id), 'id')
  check(isPositive(rarity), 'rarity')
  for (const side of ['weak', 'strong'] as const) {
    check(isPositive(step?.[side]), `step.${side}`)
    check(isPositive(mean?.[side]) && mean[side] <= 1, `mean.${side}`)
  }
  check(Array.isArray(trees) && trees.length <= mostTrees && trees.every(isTree), 'trees')
  const grams = readGrams(weights)
  check(grams !== undefined, 'grams')
  return {
    id,
    mean: { weak: mean.weak, strong: mean.strong },
    trees: structuredClone(trees),
    grams: grams as Map<number, NgramWeight>,
  }
}

function readGrams({ grams: base64, rarity, step }: NgramWeights) {
  if (typeof base64 !== 'string' || base64.length > (largest * 4) / 3) return undefined
  let bytes: string
  try {
    bytes = atob(base64)
  } catch {
    return undefined
  }
  if (bytes.length % gramSize !== 0) return undefined
  const grams = new Map<number, NgramWeight>()
  const at = (i: number) => bytes.charCodeAt(i)
  const squared = (i: number) => {
    const steps = (at(i) << 24) >> 24
    return steps * Math.abs(steps)
  }
  for (let i = 0; i < bytes.length; i += gramSize) {
    const hash = (at(i) << 16) | (at(i + 1) << 8) | at(i + 2)
    grams.set(hash, {
      rarity: at(i + 3) * rarity,
      weak: squared(i + 4) * step.weak,
      strong: squared(i + 5) * step.strong,
    })
  }
  return grams
}

function isTree(tree: NgramTree): boolean {
  const { splits, weak, strong } = Object(tree) as NgramTree
  return (
    Array.isArray(splits) &&
    splits.length <= mostSplits &&
    splits.every((split) => Array.isArray(split) && isInput(split[0]) && isNumber(split[1])) &&
    [weak, strong].every(
      (leaves) =>
        Array.isArray(leaves) && leaves.length === 2 ** splits.length && leaves.every(isNumber),
    )
  )
}

const isInput = (value: unknown) =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) < inputs
/** A number that scores stay finite with. */
const isNumber = (value: unknown): value is number =>
  typeof value === 'number' && Math.abs(value) <= 1e6
const isPositive = (value: unknown) => isNumber(value) && value >= 0
