import { expect, test } from 'vitest'
import { figuresOf } from './figures.ts'
import type { WorldSamples } from './measureWorld.ts'
import { regretChart, worldsReport } from './worldsReport.ts'

/** Two seeds of 1000 calls; what each policy had lost after 500, and at the end. */
const samples = (rivals: Record<string, readonly (readonly number[])[]>): WorldSamples => ({
  name: 'made-up',
  about: 'Made up.',
  calls: 1000,
  stationary: true,
  checkpoints: [500, 1000],
  seeds: [1, 2],
  orders: [['a', 'b']],
  hindsight: [
    [10, 20],
    [10, 20],
  ],
  players: Object.entries(rivals).map(([name, lost]) => ({ name, lost })),
})
const trine = [
  [12, 22.2],
  [12, 22.2],
]

test('behavior: regret is what is lost beyond the best fixed choice, as a share of what that lost', () => {
  const [one, other] = figuresOf(
    samples({
      Trine: trine,
      rival: [
        [15, 30],
        [25, 50],
      ],
    }),
  )
  expect(one?.regret.mean).toBeCloseTo(0.11)
  expect(one?.settledRegret.mean).toBeCloseTo(0.02)
  expect(other?.regret).toMatchObject({ mean: 1, low: 0.5, high: 1.5 })
  expect(other?.beyondTrine.mean).toBeCloseTo((40 - 22.2) / 1000)
})

test('behavior: goals are met only where the whole interval is', () => {
  const worse = [
    [15, 30],
    [15, 31],
  ]
  const report = worldsReport([samples({ Trine: trine, rival: worse })])
  expect(report).toContain('Better than each of the others: **met**')
  expect(report).toContain('Regret ≤ 3% after 500 calls: **met**')
})

test('error: a rival that is sometimes better, and regret that stays, are told', () => {
  const slow = [
    [12, 24],
    [12, 24],
  ]
  const mixed = [
    [15, 30],
    [10, 20],
  ]
  const report = worldsReport([samples({ Trine: slow, rival: mixed })])
  expect(report).toContain('NOT shown for rival')
  expect(report).toContain('Regret ≤ 3% after 500 calls: **NOT met**')
})

test('behavior: the chart has a line and a band for each policy, and names those far above', () => {
  const far = [
    [500, 1000],
    [500, 1000],
  ]
  const chart = regretChart(samples({ Trine: trine, near: trine, far }))
  expect(chart.match(/<polyline/g)).toHaveLength(2)
  expect(chart).toContain('far above, and not shown: far')
})
