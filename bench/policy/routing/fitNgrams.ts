import type { NgramWeights } from '@trine/sdk/quality'
import { makeMatrix, makeVocabulary, type Vocabulary } from './ngramMatrix.ts'
import { type RoutingRow, splitRows } from './readRows.ts'
import { fitRidge, project, type SparseMatrix } from './ridge.ts'

export type FitOptions = {
  /** Names the predictor in records. */
  id: string
  /** Runs of words that are kept: 6 bytes each. */
  most: number
}

export type Fitted = { weights: NgramWeights; lambda: number }

/** Penalties to choose from, by the error on rows that were not fitted to. */
const lambdas = [4, 8, 12, 18, 27]
/** What a statistic weighs beside all words together, whose vector has length 1. */
const statisticsScale = 0.06

/** Fits the predictor to rows; the penalty is chosen by threefold cross-validation among these rows alone. */
export function fitNgrams(rows: readonly RoutingRow[], { id, most }: FitOptions): Fitted {
  const vocabulary = makeVocabulary(rows, most)
  const matrix = makeMatrix(rows, vocabulary, statisticsScale)
  const lambda = chooseLambda(rows, matrix)
  const mean = { weak: meanOf(rows, 'weak'), strong: meanOf(rows, 'strong') }
  const fit = (side: 'weak' | 'strong') =>
    fitRidge(
      matrix,
      [...rows.keys()],
      rows.map((row) => row[side] - mean[side]),
      lambda,
    )
  const sides = { weak: fit('weak'), strong: fit('strong') }
  return { weights: { version: 1, id, ...packWeights(vocabulary, sides), mean }, lambda }
}

function meanOf(rows: readonly RoutingRow[], side: 'weak' | 'strong'): number {
  return rows.reduce((sum, row) => sum + row[side], 0) / rows.length
}

/** The penalty with the least squared error of the gain, strong less weak, which is what decides who is asked. */
function chooseLambda(rows: readonly RoutingRow[], matrix: SparseMatrix): number {
  const position = new Map(rows.map((row, i) => [row, i]))
  const parts = splitRows(rows, 'penalty', 3).map((part) =>
    part.map((row) => position.get(row) as number),
  )
  const gainOf = (i: number) => (rows[i] as RoutingRow).strong - (rows[i] as RoutingRow).weak
  const errors = lambdas.map((lambda) =>
    parts.reduce((sum, held) => {
      const others = parts.filter((part) => part !== held).flat()
      const mean = others.reduce((total, i) => total + gainOf(i), 0) / Math.max(1, others.length)
      const weights = fitRidge(
        matrix,
        others,
        others.map((i) => gainOf(i) - mean),
        lambda,
      )
      const errorOf = (i: number) => (mean + project(matrix, i, weights) - gainOf(i)) ** 2
      return held.reduce((total, i) => total + errorOf(i), sum)
    }, 0),
  )
  return lambdas[errors.indexOf(Math.min(...errors))] as number
}

type Sides = Record<'weak' | 'strong', Float64Array>

/** Rounds each weight to one of 255 steps, of which the greatest weight is the last. */
function packWeights({ grams, statistics, rarityStep }: Vocabulary, sides: Sides) {
  const stepOf = (side: Float64Array) =>
    side.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) / 127 || 1
  const step = { weak: stepOf(sides.weak), strong: stepOf(sides.strong) }
  const pack = (features: Vocabulary['grams'], rarityUnit: number) => {
    const sorted = [...features].sort(([a], [b]) => a - b)
    const bytes = sorted.flatMap(([hash, { column, rarity }]) => [
      hash >>> 16,
      (hash >>> 8) & 0xff,
      hash & 0xff,
      Math.round(rarity / rarityUnit),
      Math.round((sides.weak[column] as number) / step.weak) & 0xff,
      Math.round((sides.strong[column] as number) / step.strong) & 0xff,
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
