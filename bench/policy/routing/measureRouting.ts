import { basename } from 'node:path'
import { ngramFeatures, readNgramWeights, scoreNgrams } from '@trine/sdk/quality'
import { seededRandom, shuffled } from '../../lib/random.ts'
import { median } from '../../lib/statistics.ts'
import { type Curve, measureCurve } from './curve.ts'
import { type Fitted, fitNgrams } from './fitNgrams.ts'
import { featuresOf } from './ngramMatrix.ts'
import { type RoutingRow, readRows, splitRows } from './readRows.ts'

export type RoutingOptions = {
  /** How often the rows are split into a half to fit and a half to score. Default 20. */
  splits?: number | undefined
  seed?: number | undefined
}

export type RoutingResults = {
  file: string
  rows: number
  /** Mean of each model over all rows. */
  right: { weak: number; strong: number }
  hasCosts: boolean
  /** One curve a split. */
  contestants: Readonly<Record<string, readonly Curve[]>>
  /** The penalty that each split chose for itself. */
  lambdas: readonly number[]
  calibration: readonly Calibration[]
  /** Milliseconds to score a prompt of 1 kB: the median. */
  predictTime: number
}

/** Runs of words that the shipped weights know, and so those of the bench. */
export const shippedSize = 24_000

/** Orders the half that was not fitted to by what the predictor expects to gain, beside simpler orders. */
export function measureRouting(file: string, options: RoutingOptions = {}): RoutingResults {
  const { splits = 20, seed = 1 } = options
  const rows = readRows(file)
  const contestants: Record<string, Curve[]> = {}
  const lambdas: number[] = []
  const calibration: Calibration[] = []
  let last: Fitted | undefined
  for (let i = 0; i < splits; i++) {
    const [fit = [], held = []] = splitRows(rows, `${seed}.${i}`)
    // In an order of its own: files are sorted, and so would ties be.
    const score = shuffled(held, seededRandom(seed + i))
    last = fitNgrams(fit, { id: 'bench', most: shippedSize })
    lambdas.push(last.lambda)
    const model = readNgramWeights(last.weights)
    const predicted = score.map((row) => scoreNgrams(model, featuresOf(row)))
    calibration.push(calibrate(score, predicted))
    const random = seededRandom(seed + 1000 + i)
    const add = (name: string, scores: readonly number[]) => {
      contestants[name] = [...(contestants[name] ?? []), measureCurve(score, scores)]
    }
    add(
      'predictor',
      predicted.map(({ weak, strong }) => strong - weak),
    )
    if (rows.every(({ subject }) => subject !== undefined)) add('subject', bySubject(fit, score))
    add(
      'longest first',
      score.map(({ prompt }) => prompt.length),
    )
    add('random', score.map(random))
    add(
      'oracle',
      score.map(({ weak, strong }) => strong - weak),
    )
  }
  const mean = (side: 'weak' | 'strong') =>
    rows.reduce((sum, row) => sum + row[side], 0) / rows.length
  return {
    file: basename(file),
    rows: rows.length,
    right: { weak: mean('weak'), strong: mean('strong') },
    hasCosts: rows.some(({ cost }) => cost.weak !== 0 || cost.strong !== 1),
    contestants,
    lambdas,
    calibration,
    predictTime: last ? timePrediction(last, rows) : Number.NaN,
  }
}

/** The mean gain of a row's subject in the half that was fitted to. */
function bySubject(fit: readonly RoutingRow[], held: readonly RoutingRow[]): number[] {
  const sums = new Map<string | undefined, { gain: number; count: number }>()
  for (const { subject, weak, strong } of fit) {
    const { gain, count } = sums.get(subject) ?? { gain: 0, count: 0 }
    sums.set(subject, { gain: gain + strong - weak, count: count + 1 })
  }
  return held.map(({ subject }) => {
    const sum = sums.get(subject)
    return sum ? sum.gain / sum.count : 0
  })
}

/** How far chances are from what came: expected error over ten equal parts, and Brier score. */
export type Calibration = Record<'weak' | 'strong', { ece: number; brier: number }>

function calibrate(
  rows: readonly RoutingRow[],
  predicted: readonly { weak: number; strong: number }[],
): Calibration {
  const of = (side: 'weak' | 'strong') => {
    const pairs = rows.map((row, i) => [predicted[i]?.[side] as number, row[side]] as const)
    pairs.sort(([a], [b]) => a - b)
    const parts = Array.from({ length: 10 }, (_, i) =>
      pairs.slice((i * pairs.length) / 10, ((i + 1) * pairs.length) / 10),
    )
    const off = (part: typeof pairs) => Math.abs(part.reduce((sum, [p, y]) => sum + p - y, 0))
    return {
      ece: parts.reduce((sum, part) => sum + off(part), 0) / pairs.length,
      brier: pairs.reduce((sum, [p, y]) => sum + (p - y) ** 2, 0) / pairs.length,
    }
  }
  return { weak: of('weak'), strong: of('strong') }
}

/** The median over prompts cut or filled to 1 kB, features and all. */
function timePrediction({ weights }: Fitted, rows: readonly RoutingRow[]): number {
  const model = readNgramWeights(weights)
  const prompts = rows
    .slice(0, 1000)
    .map(({ prompt }) => prompt.padEnd(1024, ` ${prompt}`).slice(0, 1024))
  const times = prompts.map((prompt) => {
    const start = performance.now()
    scoreNgrams(model, ngramFeatures(prompt))
    return performance.now() - start
  })
  return median(times)
}
