import { type Interval, median, medianInterval } from '../lib/statistics.ts'
import { tokensOf } from './answers.ts'
import type { ContestantName } from './contestant.ts'
import type { Comparison } from './figures/compare.ts'
import type { CloudResults } from './results.ts'

const target = { ratio: 1.05, renders: 10, core: 10_000 }

const n = (value: number, digits = 2) => value.toFixed(digits)
const interval = ({ median, low, high }: Interval, digits = 2) =>
  `${n(median, digits)} [${n(low, digits)}, ${n(high, digits)}]`

/** A target is met when the whole interval is on its side; where it straddles, nobody knows. */
function judge({ low, high }: Interval, most: number): string {
  if (high <= most) return 'met'
  return low > most ? '**NOT met**' : '**not shown**'
}

/** The short account: what was measured, beside what, and whether the targets are met. */
export function report(results: CloudResults): string {
  const { machine, load, peersMissing, quick, comparisons } = results
  const busy = Object.entries(load).map(
    ([figure, { quiet, idle, load, after }]) =>
      `${figure} ${quiet ? 'quiet' : '**busy**'} (${n(idle * 100, 0)}% idle, load ${n(load, 1)} → ${n(after, 1)})`,
  )
  return [
    '# Text from the cloud, measured',
    '',
    `${machine.date.slice(0, 10)}, ${machine.cores} cores of ${machine.cpu}, ${machine.memoryGiB} GiB, ${machine.chromium}, Node ${machine.node.slice(1)}, commit ${machine.commit}${machine.changed.length ? ` with ${machine.changed.length} uncommitted changes` : ''}. Medians with their 95% bootstrap interval; raw samples in \`cloud.json\`.`,
    '',
    `Other work on the machine before and after each figure: ${busy.join('; ')}.`,
    '',
    ...comparisons.flatMap(section),
    ...rendersSection(results),
    ...sizesSection(results),
    ...(quick ? ['', 'A quick run: too few samples to be quoted.'] : []),
    ...(peersMissing ? ['', `Not compared with other clients: ${peersMissing}`] : []),
    '',
  ].join('\n')
}

const titles = {
  short: 'A call with a short answer, streamed',
  whole: 'A call with a short answer, not streamed',
  long: 'A streamed token of a long answer',
}

function section(comparison: Comparison): string[] {
  const { answer, where, turns, rounds, calls } = comparison
  const names = Object.keys(turns[0]?.samples ?? {}).sort(byOrder) as ContestantName[]
  const unit = answer === 'long' ? 'µs' : 'ms'
  const scale = answer === 'long' ? 1000 / tokensOf.long : 1
  const hasCpu = turns.every(({ samples }) => samples.bare?.cpu !== undefined)
  const of = (name: ContestantName, what: 'wall' | 'cpu') =>
    turns.map(({ samples }) => (samples[name]?.[what] as number) * scale)
  const rows = names.map((name) => {
    const control = name === 'sdk, signed' ? 'bare, signed' : 'bare'
    const against = (what: 'wall' | 'cpu') => {
      const others = of(control, what)
      const pairs = of(name, what).map((value, i) => [value, others[i] as number] as const)
      const ratio = medianInterval(pairs.map(([one, other]) => one / other))
      const extra = medianInterval(pairs.map(([one, other]) => one - other))
      return { ratio, extra }
    }
    const wall = against('wall')
    const isControl = name.startsWith('bare')
    const cells = [
      isControl ? name : `**${name}**`,
      `${interval(medianInterval(of(name, 'wall')))}, least ${n(Math.min(...of(name, 'wall')))}`,
      name === control ? '—' : `${interval(wall.ratio)}x`,
      name === control ? '—' : interval(wall.extra),
      ...(hasCpu ? [name === control ? n(median(of(name, 'cpu'))) : cpuCell()] : []),
      name.startsWith('sdk') ? judge(wall.ratio, target.ratio) : '',
    ]
    return `| ${cells.join(' | ')} |`

    function cpuCell() {
      return `${n(median(of(name, 'cpu')))}, ${interval(against('cpu').ratio)}x`
    }
  })
  const heads = [
    '',
    unit,
    'against bare',
    `${unit} more`,
    ...(hasCpu ? [`CPU ${unit}`] : []),
    `≤ ${target.ratio}x`,
  ]
  return [
    `## ${titles[answer]}, in ${where}`,
    '',
    `${rounds} rounds; a sample is ${calls} calls of ${tokensOf[answer].toLocaleString('en')} tokens.`,
    '',
    `| ${heads.join(' | ')} |`,
    `| --- |${' ---: |'.repeat(heads.length - 2)} --- |`,
    ...rows,
    '',
  ]
}

const order: readonly ContestantName[] = [
  'bare',
  'bare, as streams',
  'sdk',
  'sdk, day’s budget',
  'bare, signed',
  'sdk, signed',
  'openai',
  'ai sdk',
]

function byOrder(one: string, other: string): number {
  const at = (name: string) => (order as readonly string[]).indexOf(name)
  return at(one) - at(other)
}

function rendersSection({ renders }: CloudResults): string[] {
  if (!renders) return []
  const rows = renders.map(({ pause, counts }) => {
    const numbers = counts.map(({ renders }) => renders)
    const most = Math.max(...numbers)
    const took = median(counts.map(({ took }) => took))
    const inFrames = `${n(median(counts.map(({ grew }) => grew)), 0)}`
    const isBurst = pause === 0
    const verdict = most <= target.renders ? 'met' : '**NOT met**'
    return `| ${isBurst ? 'as fast as the socket takes them' : `${pause} ms between two`} | ${n(median(numbers), 0)}, most ${most} | ${inFrames} | ${n(took, 0)} | ${isBurst ? verdict : '—'} |`
  })
  return [
    '## Renders of a component, in Chromium',
    '',
    `3,000 words in 300 bursts through \`useGenerate()\`, production React, ${renders[0]?.counts.length} times. A component is rendered at most once in a frame of the screen: an answer that takes its time is rendered in more of them.`,
    '',
    `| bursts | renders | of them with more text | ms | ≤ ${target.renders} |`,
    '| --- | ---: | ---: | ---: | --- |',
    ...rows,
    '',
  ]
}

function sizesSection({ sizes }: CloudResults): string[] {
  const rows = sizes.map(({ entry, gzip }) => {
    const isCore = entry === '@trine/sdk'
    const verdict = gzip <= target.core ? 'met' : '**NOT met**'
    return `| \`${entry}\` | ${gzip.toLocaleString('en')} | ${isCore ? verdict : '—'} |`
  })
  return [
    '## What a page loads for an entry',
    '',
    'Minified, its static imports in it, `gzip -9`. What is imported later is not counted.',
    '',
    `| | bytes | ≤ ${target.core.toLocaleString('en')} |`,
    '| --- | ---: | --- |',
    ...rows,
    '',
  ]
}
