import { type Interval, median, medianInterval } from '../lib/statistics.ts'
import type { ContestantName } from '../page/contestants.ts'
import type { ModelName } from '../page/graphs.ts'
import type { ColdName } from './figures/cold.ts'
import { compare } from './figures/pairs.ts'
import type { Results } from './results.ts'

type Row = { figure: string; target: string; measured: string; verdict: string }

const n = (value: number, digits = 2) => value.toFixed(digits)
const interval = ({ median, low, high }: Interval, digits = 2) =>
  `${n(median, digits)} [${n(low, digits)}, ${n(high, digits)}]`
const megabytes = (bytes: number) => bytes / 1e6

/** A target is met when the whole interval is on its side; where it straddles, nobody knows. */
function judge({ low, high }: Interval, most: number): string {
  if (high <= most) return 'met'
  return low > most ? '**NOT met**' : '**not shown**: the interval holds the target'
}

/** The short account: figure, target, what was measured, and whether it is met. */
export function report(results: Results): string {
  const { machine, parameters } = results
  const rows = [
    ...pairRows(results),
    ...coldRows(results),
    ...taskRows(results),
    ...memoryRows(results),
    ...sizeRows(results),
  ]
  const loads = Object.entries(results.load).map(
    ([figure, { quiet, idle, load, after, commit }]) =>
      `${figure} ${quiet ? 'quiet' : '**busy**'} (at ${commit}, ${n(idle * 100, 0)}% idle, load ${n(load, 1)} → ${n(after ?? 0, 1)})`,
  )
  return [
    '# The local route, measured',
    '',
    `${machine.date.slice(0, 10)}, ${machine.cores} cores of ${machine.cpu}, ${machine.memoryGiB} GiB, ${machine.chromium}, Node ${machine.node.slice(1)}, commit ${machine.commit}${machine.changed.length ? ` with ${machine.changed.length} uncommitted changes` : ''}. Medians with their 95% bootstrap interval; raw samples in \`local.json\`.`,
    '',
    `Other work on the machine before and after each figure: ${loads.join('; ')}.`,
    '',
    '| Figure | Target | Measured | |',
    '| --- | --- | --- | --- |',
    ...rows.map((row) => `| ${row.figure} | ${row.target} | ${row.measured} | ${row.verdict} |`),
    '',
    ...splitSection(results),
    ...(parameters.quick ? ['', 'A quick run: too few samples to be quoted.'] : []),
    ...(results.peersMissing
      ? ['', `Not compared with transformers.js: ${results.peersMissing}`]
      : []),
    '',
  ].join('\n')
}

function pairRows({ pairs }: Results): Row[] {
  const rows: Row[] = []
  for (const pair of pairs) {
    const versus = (pair.names as string[]).includes('transformers.js')
      ? 'transformers.js'
      : 'raw in worker'
    for (const name of pair.names.filter((each) => each !== versus)) {
      const { ratio, extra, least } = compare(pair, name, versus)
      const small = pair.model === 'lookalike'
      const raw = versus === 'raw in worker'
      rows.push({
        figure: `${pair.model}, warm call: ${name} against ${versus}, ${pair.rounds.length} pairs`,
        target: !raw ? '—' : small ? '≤ 0.5 ms more' : '≤ 1.05x',
        measured: `${interval(extra)} ms more, ${interval(ratio)}x; least ${n(least.one)} against ${n(least.other)} ms`,
        verdict: !raw ? '' : small ? judge(extra, 0.5) : judge(ratio, 1.05),
      })
    }
  }
  return rows
}

function coldRows({ cold }: Results): Row[] {
  if (!cold) return []
  const of = (name: ColdName, what: 'milliseconds' | 'wireBytes') =>
    cold.flatMap(({ samples }) => samples[name]?.[what] ?? [])
  const names = cold[0]?.order ?? []
  const rows: Row[] = []
  for (const name of [...names].sort()) {
    const ratios = of('sdk', 'milliseconds').map(
      (value, i) => value / (of(name, 'milliseconds')[i] as number),
    )
    rows.push({
      figure: `lookalike, cold: ${name}, ${ratios.length} new browsers`,
      target: '—',
      measured: `${interval(medianInterval(of(name, 'milliseconds')), 0)} ms, least ${n(Math.min(...of(name, 'milliseconds')), 0)}; ${n(megabytes(median(of(name, 'wireBytes'))))} MB on the wire${name === 'sdk' ? '' : `; the SDK takes ${interval(medianInterval(ratios))}x of it`}`,
      verdict: '',
    })
  }
  return rows
}

/** The distinct pairs of name and model, in a fixed order. */
function casesOf(samples: readonly { name: ContestantName; model: ModelName }[]) {
  return [...new Set(samples.map(({ model, name }) => `${model}, ${name}`))].sort()
}

function taskRows({ tasks }: Results): Row[] {
  return casesOf(tasks ?? []).map((one) => {
    const samples = (tasks ?? []).filter(({ model, name }) => `${model}, ${name}` === one)
    const longest = samples.map(({ work, idle }) => Math.max(0, work.longestGap - idle.longestGap))
    const listed = samples.map(({ work }) => Math.max(0, ...work.longTasks))
    const result = medianInterval(longest)
    const idle = median(samples.map((sample) => sample.idle.longestGap))
    return {
      figure: `Longest page block, load and 25 runs: ${one}, ${samples.length} times`,
      target: one.includes('sdk') ? '≤ 50 ms' : '—',
      measured: `${interval(result, 0)} ms more than idle (${n(idle, 0)} ms); longest task listed ${n(median(listed), 0)} ms`,
      verdict: one.includes('sdk') ? judge(result, 50) : '',
    }
  })
}

function memoryRows({ memory }: Results): Row[] {
  return casesOf(memory ?? []).map((one) => {
    const samples = (memory ?? []).filter(({ model, name }) => `${model}, ${name}` === one)
    const kept = samples.map(({ base, after }) => megabytes(after - base))
    const used = samples.map(({ base, loaded }) => megabytes(loaded - base))
    const result = medianInterval(kept)
    return {
      figure: `Memory kept after unload: ${one}, ${samples.length} times`,
      target: one.includes('sdk') ? '≤ 2 MB' : '—',
      measured: `${interval(result, 1)} MB over the base; loaded ${n(median(used), 0)} MB`,
      verdict: one.includes('sdk') ? judge(result, 2) : '',
    }
  })
}

function sizeRows({ sizes }: Results): Row[] {
  return sizes.map(({ entry, gzip, later }) => {
    const core = entry === '@trine/sdk'
    const sum = later.reduce((total, one) => total + one.gzip, 0)
    const most = [...later].sort((a, b) => b.gzip - a.gzip)[0]
    const rest = most ? `; later up to ${sum} B, of it ${most.what} ${most.gzip} B` : ''
    return {
      figure: `gzip -9: \`${entry}\``,
      target: core ? '≤ 10,000 B' : '—',
      measured: `${gzip} B${rest}`,
      verdict: core ? (gzip <= 10_000 ? 'met' : '**NOT met**') : '',
    }
  })
}

function splitSection({ split }: Results): string[] {
  const lines = ['## Where the SDK spends its own time', '']
  for (const [model, { stages, parts }] of Object.entries(split ?? {})) {
    const names = ['before', 'handOver', 'worker', 'after'] as const
    const each = names.map((name) => `${name} ${n(median(stages.map((one) => one[name])), 3)}`)
    const pieces = Object.entries(parts).map(([name, value]) => `${name} ${n(value, 4)}`)
    lines.push(`- ${model}, stages of a call, ms (n = ${stages.length}): ${each.join(', ')}.`)
    lines.push(`- ${model}, pieces timed alone, ms: ${pieces.join(', ')}.`)
  }
  return lines
}
