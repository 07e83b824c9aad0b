import type { NgramScore, NgramTree } from '@trine/sdk/quality'
import { seededRandom } from '../../lib/random.ts'

/** Chosen on splits that are not those of the bench; twice or half of each scores about the same. */
const rounds = 120
const depth = 4
const rate = 0.025
/** Rows of nothing that each leaf is averaged with. */
const prior = 50
const rowShare = 0.6
const inputShare = 0.4
const bins = 16

/**
 * Gradient boosting by trees that ask the same on each level: each is fitted to what those before it left. A
 * question is the one that best tells apart how much more is left of the strong model than of the weak one;
 * leaves then add to both.
 *
 * @param inputs of each row
 * @param left what is still to be said of each row
 */
export function fitTrees(
  inputs: readonly (readonly number[])[],
  left: readonly NgramScore[],
): NgramTree[] {
  const random = seededRandom(1)
  const columns = (inputs[0] ?? []).map((_, j) => binColumn(inputs.map((row) => row[j] as number)))
  const still = left.map((one) => ({ ...one }))
  return Array.from({ length: rounds }, () => {
    const rows = [...still.keys()].filter(() => random() < rowShare)
    const asked = [...columns.entries()].filter(() => random() < inputShare)
    const leaf = new Uint8Array(still.length)
    const splits: [number, number][] = []
    for (let level = 0; level < depth; level++) {
      const best = bestSplit(asked, rows, leaf, still)
      if (!best) break
      const { bin, edges } = columns[best.input] as Column
      splits.push([best.input, edges[best.edge] as number])
      for (let i = 0; i < leaf.length; i++)
        leaf[i] = 2 * (leaf[i] as number) + ((bin[i] as number) > best.edge ? 1 : 0)
    }
    const weak = leavesOf(splits.length, rows, leaf, (i) => (still[i] as NgramScore).weak)
    const strong = leavesOf(splits.length, rows, leaf, (i) => (still[i] as NgramScore).strong)
    for (const [i, one] of still.entries()) {
      one.weak -= weak[leaf[i] as number] as number
      one.strong -= strong[leaf[i] as number] as number
    }
    return { splits, weak, strong }
  })
}

/** An input of all rows: how many of its edges each is above. */
type Column = { edges: readonly number[]; bin: Uint8Array }

/** Edges are quantiles, rounded as they are shipped. */
function binColumn(values: readonly number[]): Column {
  const sorted = Float64Array.from(values).sort()
  const quantiles = Array.from({ length: bins - 1 }, (_, i) =>
    Number(sorted[Math.floor(((i + 1) / bins) * sorted.length)]?.toPrecision(4)),
  )
  const edges = [...new Set(quantiles)]
  return { edges, bin: Uint8Array.from(values, (x) => edges.filter((edge) => x > edge).length) }
}

function bestSplit(
  asked: readonly (readonly [number, Column])[],
  rows: readonly number[],
  leaf: Uint8Array,
  left: readonly NgramScore[],
) {
  const worth = (sum: number, count: number) => (sum * sum) / (count + prior)
  let best: { input: number; edge: number; worth: number } | undefined
  for (const [input, { edges, bin }] of asked) {
    const count = new Float64Array(bins << depth)
    const sum = new Float64Array(bins << depth)
    for (const i of rows) {
      const at = (leaf[i] as number) * bins + (bin[i] as number)
      const { weak, strong } = left[i] as NgramScore
      ;(count[at] as number)++
      ;(sum[at] as number) += strong - weak
    }
    const total = new Float64Array(edges.length)
    for (let from = 0; from < count.length; from += bins) {
      const [allCount, allSum] = [count, sum].map((of) =>
        of.subarray(from, from + bins).reduce((all, one) => all + one, 0),
      ) as [number, number]
      let [lowCount, lowSum] = [0, 0]
      for (let edge = 0; edge < edges.length; edge++) {
        lowCount += count[from + edge] as number
        lowSum += sum[from + edge] as number
        ;(total[edge] as number) +=
          worth(lowSum, lowCount) + worth(allSum - lowSum, allCount - lowCount)
      }
    }
    for (const [edge, one] of total.entries())
      if (!best || one > best.worth) best = { input, edge, worth: one }
  }
  return best
}

function leavesOf(
  levels: number,
  rows: readonly number[],
  leaf: Uint8Array,
  leftOf: (row: number) => number,
): number[] {
  const sums = Array.from({ length: 2 ** levels }, () => ({ left: 0, count: prior }))
  for (const i of rows) {
    const sum = sums[leaf[i] as number] as { left: number; count: number }
    sum.left += leftOf(i)
    sum.count++
  }
  return sums.map(({ left, count }) => Number(((rate * left) / count).toFixed(5)))
}
