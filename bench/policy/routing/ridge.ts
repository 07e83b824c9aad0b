/** Rows of a sparse matrix, one after another: those of `i` are from `start[i]` to `start[i + 1]`. */
export type SparseMatrix = {
  columns: number
  start: Int32Array
  column: Int32Array
  value: Float32Array
}

/**
 * Ridge regression: the `w` with the least `|Xw − y|² + λ|w|²`, by conjugate gradient. Linear in `y`: what is
 * fitted to a difference is the difference of what is fitted to each.
 *
 * @param y of each row, less its mean
 */
export function fitRidge(matrix: SparseMatrix, y: readonly number[], lambda: number): Float64Array {
  const { columns, start, column, value } = matrix
  const weights = new Float64Array(columns)
  const residual = new Float64Array(columns)
  const addRow = (target: Float64Array, row: number, by: number) => {
    for (let at = start[row] as number; at < (start[row + 1] as number); at++)
      (target[column[at] as number] as number) += (value[at] as number) * by
  }
  for (const [row, one] of y.entries()) addRow(residual, row, one)
  const direction = residual.slice()
  const image = new Float64Array(columns)
  let error = dot(residual, residual)
  const enough = error * 1e-5
  for (let step = 0; step < 60 && error > enough; step++) {
    for (let k = 0; k < columns; k++) image[k] = lambda * (direction[k] as number)
    for (const row of y.keys()) addRow(image, row, project(matrix, row, direction))
    const length = error / dot(direction, image)
    for (let k = 0; k < columns; k++) {
      ;(weights[k] as number) += length * (direction[k] as number)
      ;(residual[k] as number) -= length * (image[k] as number)
    }
    const before = error
    error = dot(residual, residual)
    for (let k = 0; k < columns; k++)
      direction[k] = (residual[k] as number) + (error / before) * (direction[k] as number)
  }
  return weights
}

/** What weights say of one row. */
export function project(matrix: SparseMatrix, row: number, weights: Float64Array): number {
  const { start, column, value } = matrix
  let sum = 0
  for (let at = start[row] as number; at < (start[row + 1] as number); at++)
    sum += (value[at] as number) * (weights[column[at] as number] as number)
  return sum
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let k = 0; k < a.length; k++) sum += (a[k] as number) * (b[k] as number)
  return sum
}
