import { type NgramScore, type NgramWeights, treeInputs } from '@trine/sdk/quality'
import { fitLinear, type Linear, scoreLinear } from './fitLinear.ts'
import { fitTrees } from './fitTrees.ts'
import { type Counts, countGrams, featuresOf } from './ngramMatrix.ts'
import { packWeights } from './packWeights.ts'
import { type RoutingRow, splitRows } from './readRows.ts'

export type FitOptions = {
  /** Names the predictor in records. */
  id: string
  /** Runs of words that are kept: 6 bytes each. */
  most: number
}

export type Fitted = { weights: NgramWeights; lambda: number }

/** Penalties to choose from, by the order that they give rows that were not fitted to. */
const lambdas = [8, 13]

/**
 * Fits the predictor to rows. Each row is scored by weights that were fitted to four fifths of the others: these
 * scores choose the penalty, and trees learn from them how far words can be trusted.
 */
export function fitNgrams(rows: readonly RoutingRow[], { id, most }: FitOptions): Fitted {
  const counts = countGrams(rows)
  const { lambda, scores } = chooseLambda(rows, counts, most)
  const [linear] = fitLinear(rows, counts, [...rows.keys()], [lambda], most) as [Linear]
  const inputs = rows.map((row, i) =>
    treeInputs(featuresOf(row).statistics, scores[i] as NgramScore),
  )
  const left = rows.map(({ weak, strong }, i) => ({
    weak: weak - linear.mean.weak - (scores[i] as NgramScore).weak,
    strong: strong - linear.mean.strong - (scores[i] as NgramScore).strong,
  }))
  const weights = {
    version: 1,
    id,
    ...packWeights(counts, linear),
    trees: fitTrees(inputs, left),
  } as const
  return { weights, lambda }
}

/** The penalty whose order of rows that were not fitted to gains most, over all shares of strong calls. */
function chooseLambda(rows: readonly RoutingRow[], counts: Counts, most: number) {
  const candidates = lambdas.map((lambda) => ({
    lambda,
    scores: rows.map((): NgramScore => ({ weak: 0, strong: 0 })),
    area: 0,
  }))
  const numbered = rows.map(({ prompt }, i) => ({ prompt, i }))
  const parts = splitRows(numbered, 'fold', 5).map((part) => part.map(({ i }) => i))
  for (const held of parts) {
    const others = parts.filter((part) => part !== held).flat()
    for (const [k, linear] of fitLinear(rows, counts, others, lambdas, most).entries()) {
      const candidate = candidates[k] as (typeof candidates)[number]
      const scores = scoreLinear(linear, counts, held)
      for (const [at, i] of held.entries()) candidate.scores[i] = scores[at] as NgramScore
      candidate.area += areaOf(
        held.map((i) => rows[i] as RoutingRow),
        scores,
      )
    }
  }
  return candidates.reduce((one, other) => (other.area > one.area ? other : one))
}

function areaOf(rows: readonly RoutingRow[], scores: readonly NgramScore[]): number {
  const gainOf = ({ weak, strong }: NgramScore) => strong - weak
  const order = [...rows.keys()].sort(
    (a, b) => gainOf(scores[b] as NgramScore) - gainOf(scores[a] as NgramScore),
  )
  return order.reduce(
    (area, i, rank) => area + gainOf(rows[i] as RoutingRow) * (rows.length - rank),
    0,
  )
}
