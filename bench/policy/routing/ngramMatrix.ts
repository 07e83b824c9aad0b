import { type NgramFeatures, ngramFeatures } from '@trine/sdk/quality'
import type { RoutingRow } from './readRows.ts'
import type { SparseMatrix } from './ridge.ts'

/** What is known of a feature before weights are fitted: its column, and how rare it is. */
export type Vocabulary = {
  grams: ReadonlyMap<number, { column: number; rarity: number }>
  statistics: ReadonlyMap<number, { column: number; rarity: number }>
  /** What a byte of rarity stands for. */
  rarityStep: number
}

const seen = new WeakMap<RoutingRow, NgramFeatures>()

/** Features of a row, which are the same in every split. */
export function featuresOf(row: RoutingRow): NgramFeatures {
  const features = seen.get(row) ?? ngramFeatures(row.prompt)
  seen.set(row, features)
  return features
}

/** A feature in fewer rows says too little of any other. */
const leastRows = 3
/** The greatest rarity that a byte can say. */
const steps = 255

/** The features that are in three rows or more; rarity is the usual smoothed idf. */
export function makeVocabulary(rows: readonly RoutingRow[]): Vocabulary {
  const count = (keysOf: (features: NgramFeatures) => Iterable<number>) => {
    const counts = new Map<number, number>()
    for (const row of rows)
      for (const key of keysOf(featuresOf(row))) counts.set(key, (counts.get(key) ?? 0) + 1)
    return [...counts].filter(([, n]) => n >= leastRows).sort(([a, n], [b, m]) => m - n || a - b)
  }
  const grams = count(({ grams }) => grams.keys())
  const statistics = count(({ statistics }) => statistics)
  const rarityOf = (n: number) => Math.log((1 + rows.length) / (1 + n)) + 1
  const rarityStep = rarityOf(leastRows) / steps
  return {
    rarityStep,
    grams: new Map(
      grams.map(([key, n], column) => [
        key,
        { column, rarity: Math.round(rarityOf(n) / rarityStep) * rarityStep },
      ]),
    ),
    statistics: new Map(
      statistics.map(([key], i) => [key, { column: grams.length + i, rarity: 1 }]),
    ),
  }
}

/** The vectors that `scoreNgrams` is linear in, as rows of a matrix. */
export function makeMatrix(
  rows: readonly RoutingRow[],
  { grams, statistics }: Vocabulary,
  statisticsScale: number,
): SparseMatrix {
  const start = new Int32Array(rows.length + 1)
  const column: number[] = []
  const value: number[] = []
  for (const [i, row] of rows.entries()) {
    const features = featuresOf(row)
    const from = column.length
    let square = 0
    for (const [key, count] of features.grams) {
      const known = grams.get(key)
      if (!known) continue
      const weight = (1 + Math.log(count)) * known.rarity
      square += weight * weight
      column.push(known.column)
      value.push(weight)
    }
    const length = Math.sqrt(square) || 1
    for (let at = from; at < value.length; at++) value[at] = (value[at] as number) / length
    for (const key of features.statistics) {
      const known = statistics.get(key)
      if (!known) continue
      column.push(known.column)
      value.push(statisticsScale)
    }
    start[i + 1] = column.length
  }
  return {
    columns: grams.size + statistics.size,
    start,
    column: Int32Array.from(column),
    value: Float32Array.from(value),
  }
}

/** The runs of words that weigh most in what was fitted: `weights` of all, by how long their columns are. */
export function keepHeaviest(
  vocabulary: Vocabulary,
  { columns, column, value }: SparseMatrix,
  weights: Float64Array,
  most: number,
): Vocabulary {
  const squares = new Float64Array(columns)
  for (const [at, one] of value.entries()) (squares[column[at] as number] as number) += one * one
  const weigh = (at: number) => Math.abs(weights[at] as number) * Math.sqrt(squares[at] as number)
  const heaviest = [...vocabulary.grams]
    .sort(([a, one], [b, other]) => weigh(other.column) - weigh(one.column) || a - b)
    .slice(0, most)
  const renumber = (features: Iterable<[number, { rarity: number }]>, from: number) =>
    new Map([...features].map(([key, { rarity }], i) => [key, { column: from + i, rarity }]))
  return {
    ...vocabulary,
    grams: renumber(heaviest, 0),
    statistics: renumber(vocabulary.statistics, heaviest.length),
  }
}
