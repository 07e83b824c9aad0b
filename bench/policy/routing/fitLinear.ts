import type { NgramScore } from '@trine/sdk/quality'
import { type Counts, keepHeaviest, makeMatrix, type Rarity, rarityAmong } from './ngramMatrix.ts'
import type { RoutingRow } from './readRows.ts'
import { fitRidge, project } from './ridge.ts'

/** What runs of words say: a mean, and a weight for each column of the counts. */
export type Linear = {
  rarity: Rarity
  mean: NgramScore
  weak: Float64Array
  strong: Float64Array
}

/**
 * Ridge regression of both models on the runs of words in some rows, for each penalty. First with all runs that
 * are there; then again with those that weigh most in the difference.
 *
 * @param chosen numbers of the rows
 * @param most runs of words that are kept
 */
export function fitLinear(
  rows: readonly RoutingRow[],
  counts: Counts,
  chosen: readonly number[],
  lambdas: readonly number[],
  most: number,
): Linear[] {
  const known = rarityAmong(counts, chosen)
  const large = makeMatrix(counts, chosen, known)
  const right = (side: 'weak' | 'strong') => chosen.map((i) => (rows[i] as RoutingRow)[side])
  const mean = { weak: meanOf(right('weak')), strong: meanOf(right('strong')) }
  const weak = right('weak').map((one) => one - mean.weak)
  const strong = right('strong').map((one) => one - mean.strong)
  const gain = strong.map((one, i) => one - (weak[i] as number))
  return lambdas.map((lambda) => {
    const rarity = keepHeaviest(known, large, fitRidge(large, gain, lambda), most)
    const small = makeMatrix(counts, chosen, rarity)
    return {
      rarity,
      mean,
      weak: fitRidge(small, weak, lambda),
      strong: fitRidge(small, strong, lambda),
    }
  })
}

/** What the words of each row add to the mean. */
export function scoreLinear(
  { rarity, weak, strong }: Linear,
  counts: Counts,
  chosen: readonly number[],
): NgramScore[] {
  const matrix = makeMatrix(counts, chosen, rarity)
  return chosen.map((_, i) => ({
    weak: project(matrix, i, weak),
    strong: project(matrix, i, strong),
  }))
}

const meanOf = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length
