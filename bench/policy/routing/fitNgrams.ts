import type { NgramWeights } from '@trine/sdk/quality'
import { keepHeaviest, makeMatrix, makeVocabulary, type Vocabulary } from './ngramMatrix.ts'
import { type RoutingRow, splitRows } from './readRows.ts'
import { fitRidge, project, type SparseMatrix } from './ridge.ts'

export type FitOptions = {
  /** Names the predictor in records. */
  id: string
  /** Runs of words that are kept: 6 bytes each. */
  most: number
}

export type Fitted = { weights: NgramWeights; lambda: number }

/** Penalties to choose from, by the order that they give rows that were not fitted to. */
const lambdas = [8, 12, 18, 27]
/** What a statistic weighs beside all words together, whose vector has length 1. */
const statisticsScale = 0.06

/**
 * Fits the predictor to rows. First with all that is there: the penalty is chosen by threefold cross-validation
 * among these rows alone, and the runs of words are kept that weigh most. Then again with these.
 */
export function fitNgrams(rows: readonly RoutingRow[], { id, most }: FitOptions): Fitted {
  const everything = makeVocabulary(rows)
  const large = makeMatrix(rows, everything, statisticsScale)
  const lambda = chooseLambda(rows, large)
  const mean = { weak: meanOf(rows, 'weak'), strong: meanOf(rows, 'strong') }
  const fit = (matrix: SparseMatrix, of: (row: RoutingRow) => number) =>
    fitRidge(matrix, [...rows.keys()], rows.map(of), lambda)
  const gain = fit(large, ({ weak, strong }) => strong - weak - (mean.strong - mean.weak))
  const vocabulary = keepHeaviest(everything, large, gain, most)
  const small = makeMatrix(rows, vocabulary, statisticsScale)
  const sides = {
    weak: fit(small, ({ weak }) => weak - mean.weak),
    strong: fit(small, ({ strong }) => strong - mean.strong),
  }
  return { weights: { version: 1, id, ...packWeights(vocabulary, sides), mean }, lambda }
}

function meanOf(rows: readonly RoutingRow[], side: 'weak' | 'strong'): number {
  return rows.reduce((sum, row) => sum + row[side], 0) / rows.length
}

/** The penalty whose order of rows that were not fitted to gains most, over all shares of strong calls. */
function chooseLambda(rows: readonly RoutingRow[], matrix: SparseMatrix): number {
  const position = new Map(rows.map((row, i) => [row, i]))
  const parts = splitRows(rows, 'penalty', 3).map((part) =>
    part.map((row) => position.get(row) as number),
  )
  const gains = rows.map(({ weak, strong }) => strong - weak)
  const gainOf = (i: number) => gains[i] as number
  const areas = lambdas.map((lambda) =>
    parts.reduce((sum, held) => {
      const others = parts.filter((part) => part !== held).flat()
      const mean = others.reduce((total, i) => total + gainOf(i), 0) / Math.max(1, others.length)
      const y = others.map((i) => gainOf(i) - mean)
      const weights = fitRidge(matrix, others, y, lambda)
      const score = new Map(held.map((i) => [i, project(matrix, i, weights)]))
      const order = [...held].sort((a, b) => (score.get(b) ?? 0) - (score.get(a) ?? 0))
      return sum + order.reduce((area, i, rank) => area + gainOf(i) * (held.length - rank), 0)
    }, 0),
  )
  return lambdas[areas.indexOf(Math.max(...areas))] as number
}

type Sides = Record<'weak' | 'strong', Float64Array>

/** Rounds each weight to one of 255 steps, which are as fine as the weight is small. */
function packWeights({ grams, statistics, rarityStep }: Vocabulary, sides: Sides) {
  const stepOf = (side: Float64Array) =>
    side.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) / 127 ** 2 || 1
  const step = { weak: stepOf(sides.weak), strong: stepOf(sides.strong) }
  const stepsOf = (size: number) => Math.round(Math.sign(size) * Math.sqrt(Math.abs(size))) & 0xff
  const pack = (features: Vocabulary['grams'], rarityUnit: number) => {
    const sorted = [...features].sort(([a], [b]) => a - b)
    const bytes = sorted.flatMap(([hash, { column, rarity }]) => [
      hash >>> 16,
      (hash >>> 8) & 0xff,
      hash & 0xff,
      Math.round(rarity / rarityUnit),
      stepsOf((sides.weak[column] as number) / step.weak),
      stepsOf((sides.strong[column] as number) / step.strong),
    ])
    return Buffer.from(bytes).toString('base64')
  }
  return {
    grams: pack(grams, rarityStep),
    statistics: pack(statistics, 1),
    rarity: rarityStep,
    statisticsScale,
    step,
  }
}
