import { quantile } from '../../lib/statistics.ts'
import { lineChart } from '../../lib/svg.ts'
import type { Curve } from './curve.ts'
import type { RoutingResults } from './measureRouting.ts'

const percent = (value: number) => `${(value * 100).toFixed(1)}%`
const meanOf = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length

/** The mean over splits, and what 95 of 100 splits lie between. */
function spread(curves: readonly Curve[], of: (curve: Curve) => number, digits = percent): string {
  const values = curves.map(of)
  const [low, high] = [quantile(values, 0.025), quantile(values, 0.975)]
  return `${digits(meanOf(values))} (${digits(low)} to ${digits(high)})`
}

/** The table of one file, whichever it is. */
export function routingReport(results: RoutingResults): string {
  const { file, rows, right, hasCosts, contestants, lambdas, calibration, predictTime } = results
  const number = (value: number) => value.toFixed(3)
  const head = ['Order', 'CPT-50', 'CPT-80', ...(hasCosts ? ['Cost at CPT-80'] : []), 'APGR']
  const body = Object.entries(contestants).map(([name, curves]) => [
    name,
    spread(curves, ({ cpt50 }) => cpt50),
    spread(curves, ({ cpt80 }) => cpt80),
    ...(hasCosts ? [spread(curves, ({ cost80 }) => cost80)] : []),
    spread(curves, ({ apgr }) => apgr, number),
  ])
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const errors = (['weak', 'strong'] as const).map((side) => {
    const ece = meanOf(calibration.map((one) => one[side].ece))
    return `${side} ${number(ece)} (Brier ${number(meanOf(calibration.map((one) => one[side].brier)))})`
  })
  return [
    `## Which model: \`${file}\``,
    '',
    `${rows} prompts; the weak model is right on ${percent(right.weak)}, the strong one on ${percent(right.strong)}. ${lambdas.length} random splits: fitted to one half, measured on the other, no prompt in both. Share of strong calls that closes 50% and 80% of the gap, and mean share of the gap that is closed (RouteLLM's CPT and APGR); in brackets what 95% of splits lie between.`,
    '',
    line(head),
    line(head.map(() => '---')),
    ...body.map(line),
    '',
    `The predictor is the one that is shipped, weights rounded to bytes and all. Its chances miss what came by, over ten equal parts: ${errors.join(', ')}. Penalties that the splits chose: ${lambdas.join(', ')}. A prompt of 1 kB takes it ${predictTime.toFixed(2)} ms.`,
    '',
  ].join('\n')
}

/** Share of strong calls against share of the gap, a line an order, as SVG. */
export function routingChart({ file, contestants }: RoutingResults): string {
  return lineChart({
    title: `Gap closed by strong calls: ${file}`,
    xLabel: 'share of calls to the strong model (%)',
    yLabel: 'share of the gap closed (%)',
    series: Object.entries(contestants).map(([name, curves]) => ({
      name,
      points: Array.from(
        { length: 101 },
        (_, i) => [i, 100 * meanOf(curves.map(({ closed }) => closed[i] as number))] as const,
      ),
    })),
  })
}
