import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { NgramWeights } from '@trine/sdk/quality'
import type { Curve } from './curve.ts'
import type { RoutingResults } from './measureRouting.ts'

const round = (value: number) => Number(value.toFixed(4))
const meanOf = (values: readonly number[]) =>
  round(values.reduce((sum, value) => sum + value, 0) / values.length)

/** What weights are and what their kind scores, to lie beside them. */
export function fitCard(
  path: string,
  results: RoutingResults,
  { weights, lambda }: { weights: NgramWeights; lambda: number },
) {
  const { rows, right, contestants, calibration } = results
  const scores = (curves: readonly Curve[]) => ({
    cpt50: meanOf(curves.map(({ cpt50 }) => cpt50)),
    cpt80: meanOf(curves.map(({ cpt80 }) => cpt80)),
    apgr: meanOf(curves.map(({ apgr }) => apgr)),
  })
  const side = (name: 'weak' | 'strong') => ({
    ece: meanOf(calibration.map((one) => one[name].ece)),
    brier: meanOf(calibration.map((one) => one[name].brier)),
  })
  return {
    id: weights.id,
    data: {
      file: basename(path),
      sha256: createHash('sha256').update(readFileSync(path)).digest('hex'),
      rows,
      right: { weak: round(right.weak), strong: round(right.strong) },
    },
    fit: { rows: 'all', lambda, grams: weights.grams.length / 8, trees: weights.trees.length },
    scored: `not these weights, which saw every row: the same fit to one half of the rows, scored on the other, mean of ${calibration.length} splits`,
    scores: Object.fromEntries(
      Object.entries(contestants).map(([name, curves]) => [name, scores(curves)]),
    ),
    calibration: { weak: side('weak'), strong: side('strong') },
  }
}
