import { expect, test } from 'vitest'
import { formatTick, makeScale } from './scale.ts'
import { barChart, lineChart } from './svg.ts'

const chart = lineChart({
  title: 'A < B & C',
  description: 'It rises.',
  xLabel: 'x',
  yLabel: 'y',
  series: [
    {
      name: 'one',
      points: [
        [0, 0],
        [10, 5],
      ],
      band: [
        [0, 0, 1],
        [10, 4, 6],
      ],
    },
    {
      name: 'two',
      points: [
        [0, 1],
        [10, 1],
      ],
    },
  ],
})

test('behavior: a line for each series, a band for those that have one, words escaped', () => {
  expect(chart.match(/<polyline/g)).toHaveLength(2)
  expect(chart.match(/<polygon/g)).toHaveLength(1)
  expect(chart).toContain('<title id="title">A &#60; B &#38; C</title>')
  expect(chart).toContain('<desc id="description">It rises.</desc>')
  expect(chart).not.toContain('NaN')
})

test('behavior: it is readable on dark ground, too', () => {
  expect(chart).toContain('prefers-color-scheme:dark')
})

test('behavior: bars are as long as their values', () => {
  const bars = barChart({
    title: 't',
    xLabel: 'x',
    bars: [
      { name: 'a', value: 1 },
      { name: 'b', value: 2, low: 1, high: 3 },
    ],
  })
  const [, a, b] = [...bars.matchAll(/<rect[^>]*? width="([\d.]+)"/g)].map(([, width]) =>
    Number(width),
  )
  expect((b as number) / (a as number)).toBeCloseTo(2, 1)
  expect(bars.match(/<line class="whisker"/g)).toHaveLength(1)
})

test.each([
  [
    [0, 7],
    [0, 2, 4, 6, 8],
  ],
  [
    [-0.3, 0.9],
    [-0.5, 0, 0.5, 1],
  ],
  [
    [5, 5],
    [5, 6],
  ],
  [[], [1, 1.2]],
])('behavior: round ticks around %j', (values, ticks) => {
  const scale = makeScale('linear', values, 0, 100)
  expect(scale.ticks.map((tick) => Number(tick.toFixed(6)))).toEqual(ticks)
  expect(scale.at(scale.ticks[0] as number)).toBeCloseTo(0)
  expect(scale.at(scale.ticks.at(-1) as number)).toBeCloseTo(100)
})

test('behavior: a logarithmic scale has powers of ten', () => {
  const scale = makeScale('log', [2, 1000, 0], 0, 90)
  expect(scale.ticks).toEqual([1, 10, 100, 1000])
  expect(scale.at(10)).toBeCloseTo(30)
  expect(scale.at(0)).toBe(0)
})

test('behavior: ticks as people write them', () => {
  expect([0.30000000000000004, 1000, 2e-7, 0].map(formatTick)).toEqual([
    '0.3',
    '1,000',
    '2e-7',
    '0',
  ])
})
