import { type NgramFeatures, ngramFeatures } from '@trine/sdk/quality'
import type { RoutingRow } from './readRows.ts'
import type { SparseMatrix } from './ridge.ts'

const seen = new WeakMap<RoutingRow, NgramFeatures>()

/** Features of a row, which are the same in every split. */
export function featuresOf(row: RoutingRow): NgramFeatures {
  const features = seen.get(row) ?? ngramFeatures(row.prompt)
  seen.set(row, features)
  return features
}

/** A run of words in fewer rows says too little of any other. */
const leastRows = 3
/** The greatest rarity that a byte can say. */
const steps = 255

/** How often each run of words is in each row, on a log scale, and the hash that each column stands for. */
export type Counts = { hashes: readonly number[]; matrix: SparseMatrix }

/** Of the runs of words that are in three rows or more. */
export function countGrams(rows: readonly RoutingRow[]): Counts {
  const seenIn = new Map<number, number>()
  for (const row of rows)
    for (const hash of featuresOf(row).grams.keys()) seenIn.set(hash, (seenIn.get(hash) ?? 0) + 1)
  const hashes = [...seenIn].flatMap(([hash, n]) => (n >= leastRows ? [hash] : []))
  const columns = new Map(hashes.map((hash, column) => [hash, column]))
  const start = new Int32Array(rows.length + 1)
  const column: number[] = []
  const value: number[] = []
  for (const [i, row] of rows.entries()) {
    for (const [hash, count] of featuresOf(row).grams) {
      const known = columns.get(hash)
      if (known === undefined) continue
      column.push(known)
      value.push(1 + Math.log(count))
    }
    start[i + 1] = column.length
  }
  const matrix = {
    columns: hashes.length,
    start,
    column: Int32Array.from(column),
    value: Float32Array.from(value),
  }
  return { hashes, matrix }
}

/** How rare each column is among some rows, in whole steps, of which there are 255; 0 where it is not known. */
export type Rarity = { of: Float64Array; step: number }

/** The usual smoothed idf. */
export function rarityAmong({ matrix }: Counts, rows: readonly number[]): Rarity {
  const { columns, start, column } = matrix
  const seenIn = new Int32Array(columns)
  for (const row of rows)
    for (let at = start[row] as number; at < (start[row + 1] as number); at++)
      (seenIn[column[at] as number] as number)++
  const rarityOf = (n: number) => Math.log((1 + rows.length) / (1 + n)) + 1
  const step = rarityOf(leastRows) / steps
  const of = Float64Array.from(seenIn, (n) =>
    n >= leastRows ? Math.round(rarityOf(n) / step) * step : 0,
  )
  return { of, step }
}

/** The vectors that `scoreNgrams` is linear in, as rows of a matrix. */
export function makeMatrix(
  { matrix }: Counts,
  rows: readonly number[],
  rarity: Rarity,
): SparseMatrix {
  const { columns } = matrix
  const start = new Int32Array(rows.length + 1)
  const column = new Int32Array(matrix.column.length)
  const value = new Float32Array(matrix.column.length)
  let end = 0
  for (const [i, row] of rows.entries()) {
    let square = 0
    for (let at = matrix.start[row] as number; at < (matrix.start[row + 1] as number); at++) {
      const known = matrix.column[at] as number
      const weight = (matrix.value[at] as number) * (rarity.of[known] as number)
      if (weight === 0) continue
      square += weight * weight
      column[end] = known
      value[end++] = weight
    }
    const length = Math.sqrt(square) || 1
    for (let at = start[i] as number; at < end; at++) value[at] = (value[at] as number) / length
    start[i + 1] = end
  }
  return { columns, start, column: column.slice(0, end), value: value.slice(0, end) }
}

/** Knows only the columns that weigh most in what was fitted: their weights by how long they are. */
export function keepHeaviest(
  rarity: Rarity,
  { columns, column, value }: SparseMatrix,
  weights: Float64Array,
  most: number,
): Rarity {
  const squares = new Float64Array(columns)
  for (let at = 0; at < value.length; at++)
    (squares[column[at] as number] as number) += (value[at] as number) ** 2
  const weighs = squares.map((square, at) => Math.abs(weights[at] as number) * Math.sqrt(square))
  const least =
    weighs
      .slice()
      .sort()
      .at(-most - 1) ?? 0
  return { ...rarity, of: rarity.of.map((one, at) => ((weighs[at] as number) > least ? one : 0)) }
}
