import { formatTick, makeScale, type Scale } from './scale.ts'

export type Series = {
  name: string
  points: readonly (readonly [x: number, y: number])[]
  /** The interval at each x, drawn as a band. */
  band?: readonly (readonly [x: number, low: number, high: number])[] | undefined
}

type Labels = {
  title: string
  /** For those who cannot see it. Default: the title. */
  description?: string | undefined
}

export type LineChart = Labels & {
  xLabel: string
  yLabel: string
  series: readonly Series[]
  xScale?: 'linear' | 'log' | undefined
  yScale?: 'linear' | 'log' | undefined
}

export type BarChart = Labels & {
  xLabel: string
  /** `low` and `high`: the interval around the value. */
  bars: readonly {
    name: string
    value: number
    low?: number | undefined
    high?: number | undefined
  }[]
}

/** Told apart by colour, and by dashes where colours are not. */
const hues = [
  'blue',
  'orange',
  'green',
  'pink',
  'brown',
  'cyan',
  'violet',
  'grey',
  'red',
  'olive',
] as const
const light = [
  '#0b62b8',
  '#c2500a',
  '#0b7a55',
  '#b83280',
  '#8a5a00',
  '#0e7c93',
  '#6b46c1',
  '#5f6671',
  '#c01f2e',
  '#5c6b00',
]
const dark = [
  '#6cb6ff',
  '#ff9b5e',
  '#4fd1a1',
  '#f687c0',
  '#e0b050',
  '#5fd3e8',
  '#b79cf5',
  '#a3abb5',
  '#ff8589',
  '#c3cf5a',
]
const dashes = ['', '7 3', '2 3', '9 3 2 3', '5 5', '1 4', '12 4', '3 2'] as const

const colours = (values: readonly string[]) =>
  hues.map((hue, i) => `--${hue}:${values[i]}`).join(';')

const style = `<style>
svg{--ink:#1c2024;--soft:#60666d;--line:#d9dce0;--ground:#ffffff;${colours(light)}}
@media (prefers-color-scheme:dark){svg{--ink:#e8eaed;--soft:#a4abb3;--line:#3a4047;--ground:#15181c;${colours(dark)}}}
text{font:12px system-ui,sans-serif;fill:var(--soft)}
.title{font-size:15px;font-weight:600;fill:var(--ink)}
.name{fill:var(--ink)}
.grid{stroke:var(--line);stroke-width:1}
.band{opacity:.16;stroke:none}
.curve{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
.whisker{stroke:var(--ink);stroke-width:1.5}
</style>`

/**
 * Lines over a plane, as the text of an SVG image that is readable on light and on dark ground.
 *
 * @example
 * lineChart({ title: 'Time', xLabel: 'offers', yLabel: 'µs', series: [{ name: 'decide', points: [[2, 3], [10, 8]] }] })
 * // '<svg xmlns="http://www.w3.org/2000/svg" …'
 */
export function lineChart(chart: LineChart): string {
  const { series, xLabel, yLabel, xScale = 'linear', yScale = 'linear' } = chart
  const [width, height] = [800, 400]
  const box = { left: 72, right: 560, top: 48, bottom: height - 56 }
  const xs = series.flatMap(({ points }) => points.map(([x]) => x))
  const ys = series.flatMap(({ points, band = [] }) => [
    ...points.map(([, y]) => y),
    ...band.flatMap(([, low, high]) => [low, high]),
  ])
  const x = makeScale(xScale, xs, box.left, box.right - box.left)
  const y = makeScale(yScale, ys, box.bottom, box.top - box.bottom)
  const parts = [
    ...y.ticks.map(
      (tick) =>
        `${line('grid', box.left, y.at(tick), box.right, y.at(tick))}${text(box.left - 8, y.at(tick) + 4, formatTick(tick), 'end')}`,
    ),
    ...x.ticks.map((tick) => text(x.at(tick), box.bottom + 20, formatTick(tick), 'middle')),
    text((box.left + box.right) / 2, height - 14, xLabel, 'middle'),
    `<text transform="translate(16 ${(box.top + box.bottom) / 2}) rotate(-90)" text-anchor="middle">${escaped(yLabel)}</text>`,
    ...series.map((one, i) => bandOf(one, i, x, y)),
    ...series.map(({ points }, i) => curve(points, i, x, y)),
    ...series.map(({ name }, i) => legend(name, i, box.right + 20, box.top + 10 + i * 22)),
  ]
  return image(chart, width, height, parts)
}

/** Horizontal bars with their intervals, as the text of an SVG image. */
export function barChart(chart: BarChart): string {
  const { bars, xLabel } = chart
  const [width, rowHeight, top] = [760, 28, 48]
  const height = top + bars.length * rowHeight + 56
  const box = { left: 220, right: width - 80, bottom: top + bars.length * rowHeight }
  const ends = bars.flatMap(({ value, low = value, high = value }) => [0, value, low, high])
  const x = makeScale('linear', ends, box.left, box.right - box.left)
  const parts = [
    ...x.ticks.map(
      (tick) =>
        `${line('grid', x.at(tick), top, x.at(tick), box.bottom)}${text(x.at(tick), box.bottom + 20, formatTick(tick), 'middle')}`,
    ),
    text((box.left + box.right) / 2, height - 12, xLabel, 'middle'),
    ...bars.map(({ name, value, low, high }, i) => {
      const y = top + i * rowHeight + 4
      const [from, to] = [Math.min(x.at(0), x.at(value)), Math.max(x.at(0), x.at(value))]
      const middle = y + (rowHeight - 8) / 2
      const whisker =
        low === undefined || high === undefined
          ? ''
          : line('whisker', x.at(low), middle, x.at(high), middle)
      return `${text(box.left - 10, middle + 4, name, 'end', 'name')}<rect x="${round(from)}" y="${y}" width="${round(to - from)}" height="${rowHeight - 8}" rx="2" style="fill:var(--${i === 0 ? 'blue' : 'grey'})"/>${whisker}${text(Math.max(x.at(high ?? value), to) + 8, middle + 4, formatTick(Number(value.toPrecision(3))), 'start', 'name')}`
    }),
  ]
  return image(chart, width, height, parts)
}

function image(
  { title, description = title }: Labels,
  width: number,
  height: number,
  parts: readonly string[],
): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description">
<title id="title">${escaped(title)}</title>
<desc id="description">${escaped(description)}</desc>
${style}
<rect width="${width}" height="${height}" style="fill:var(--ground)"/>
${text(16, 26, title, 'start', 'title')}
${parts.filter((part) => part !== '').join('\n')}
</svg>
`
}

function bandOf({ band = [] }: Series, i: number, x: Scale, y: Scale): string {
  if (band.length === 0) return ''
  const above = band.map(([at, , high]) => place(x.at(at), y.at(high)))
  const below = band.map(([at, low]) => place(x.at(at), y.at(low))).reverse()
  return `<polygon class="band" style="fill:${hueOf(i)}" points="${[...above, ...below].join(' ')}"/>`
}

function curve(points: Series['points'], i: number, x: Scale, y: Scale): string {
  const places = points.map(([px, py]) => place(x.at(px), y.at(py))).join(' ')
  return `<polyline class="curve" ${stroke(i)} points="${places}"/>`
}

function legend(name: string, i: number, x: number, y: number): string {
  return `<path class="curve" ${stroke(i)} d="M${x} ${y}h28"/>${text(x + 36, y + 4, name, 'start', 'name')}`
}

const hueOf = (i: number) => `var(--${hues[i % hues.length]})`
const stroke = (i: number) =>
  `style="stroke:${hueOf(i)}" stroke-dasharray="${dashes[i % dashes.length]}"`

function line(kind: string, x1: number, y1: number, x2: number, y2: number): string {
  return `<line class="${kind}" x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}"/>`
}

function text(x: number, y: number, words: string, anchor: string, kind = ''): string {
  const named = kind && ` class="${kind}"`
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}"${named}>${escaped(words)}</text>`
}

const round = (value: number) => Math.round(value * 10) / 10
const place = (x: number, y: number) => `${round(x)},${round(y)}`

function escaped(words: string): string {
  return words.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
