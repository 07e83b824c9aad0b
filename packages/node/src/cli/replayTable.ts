import type { Comparison, Difference, Interval, PolicyReport } from '@trine/sdk/replay'
import { printable } from './printable.js'
import type { Skipped } from './readTrace.js'

type Row = [string, ...string[]]

/** A comparison as text: a column for each policy, then how each differs from the first. */
export function replayTable(result: Comparison, skipped: Skipped): string {
  const { requests, seeds, seed, policies, differences } = result
  const left = Object.entries(skipped).map(
    ([reason, count]) => `${count} ${reasons[reason] ?? reason}`,
  )
  const head = `${requests} requests, ${seeds} runs, seed ${seed}. Means with intervals of 95 %.`
  const out = left.length > 0 ? [`Records left out: ${left.join(', ')}.`] : []
  const figure = (name: string, of: (report: PolicyReport) => string): Row => [
    name,
    ...policies.map(of),
  ]
  const share = (name: string, label: string, of: 'offers' | 'routes' | 'strategies') =>
    figure(label, ({ [of]: shares }) =>
      percent((Object.hasOwn(shares, name) && shares[name]) || none),
    )
  const each = (of: 'offers' | 'routes' | 'strategies'): Row[] => {
    const names = [...new Set(policies.flatMap((report) => Object.keys(report[of])))].sort()
    return names.map((name) => share(name, `  ${printable(name)}`, of))
  }
  const rows: Row[] = [
    figure('', ({ policy }) => printable(policy)),
    figure('loss per request', ({ loss }) => dollars(loss)),
    figure('spend per request', ({ spend }) => dollars(spend)),
    figure('spend in all', ({ total }) => dollars(total.spend)),
    figure('time, half within', ({ time }) => milliseconds(time.p50)),
    figure('time, 95 % within', ({ time }) => milliseconds(time.p95)),
    figure('wrong and accepted', ({ wrongAccepted }) => percent(wrongAccepted)),
    figure('no answer', ({ noAnswer }) => percent(noAnswer)),
    figure('requirements broken', ({ requirementBreaks }) => String(requirementBreaks)),
    ['answered by route', ...policies.map(() => '')],
    ...each('routes'),
    ['answered by offer', ...policies.map(() => '')],
    ...each('offers'),
    ['attempts', ...policies.map(() => '')],
    figure('  as recorded', ({ attempts }) => percent(attempts.recorded)),
    figure('  answer drawn', ({ attempts }) => percent(attempts['answer-drawn'])),
    figure('  drawn', ({ attempts }) => percent(attempts.drawn)),
  ]
  const paragraphs = [[head, ...out], aligned(rows), ...differences.map(inWords)]
  return `${paragraphs.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

const none: Interval = { mean: 0, low: 0, high: 0 }

const reasons: Readonly<Record<string, string>> = {
  version: 'of a version before 4',
  open: 'of requests under way',
  'no-plan': 'without a plan',
}

function inWords(difference: Difference): string[] {
  const { policy, against, loss, spend, time, wrongAccepted, noAnswer, diverging, first } =
    difference
  const rows: Row[] = [
    ['  loss per request', dollars(loss)],
    ['  spend per request', dollars(spend)],
    ['  time', milliseconds(time)],
    ['  wrong and accepted', percent(wrongAccepted)],
    ['  no answer', percent(noAnswer)],
    ['  planned otherwise', `${diverging} requests`],
  ]
  const begins = first?.plans.map(
    ({ policy, strategy, steps }) =>
      `  ${printable(policy)}: ${strategy}${steps.length > 0 ? `, ${steps.map(printable).join(', then ')}` : ''}`,
  )
  const where = first
    ? [`  first entry ${first.entry}${first.id === undefined ? '' : ` (${printable(first.id)})`}:`]
    : []
  return [
    `${printable(policy)} against ${printable(against)}, with the same luck:`,
    ...aligned(rows),
    ...where,
    ...(begins ?? []).map((text) => `  ${text}`),
  ]
}

/** Columns as wide as what is in them. */
function aligned(rows: readonly Row[]): string[] {
  const widths = rows.reduce<number[]>(
    (all, row) => row.map((cell, i) => Math.max(all[i] ?? 0, cell.length)),
    [],
  )
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

const dollars = (interval: Interval) => around(interval, (n) => `$${short(n)}`)
const milliseconds = (interval: Interval) =>
  around(interval, (n) => `${n < 10 ? n.toFixed(1) : Math.round(n)} ms`)
const percent = ({ mean, low, high }: Interval) =>
  around({ mean: mean * 100, low: low * 100, high: high * 100 }, (n) => `${n.toFixed(2)} %`)

function around({ mean, low, high }: Interval, format: (figure: number) => string): string {
  const text = mean < 0 ? `-${format(-mean)}` : format(mean)
  return high > low ? `${text} ± ${format((high - low) / 2)}` : text
}

/** Four digits that count, without an exponent. */
function short(figure: number): string {
  if (figure === 0) return '0'
  const digits = Math.min(8, Math.max(2, 3 - Math.floor(Math.log10(figure))))
  return figure.toFixed(digits)
}
