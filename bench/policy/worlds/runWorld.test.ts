import { expect, test } from 'vitest'
import type { Offer } from '../../../packages/sdk/src/routes/route.ts'
import { askAll } from './askAll.ts'
import { chanceOfWrong } from './chanceOfWrong.ts'
import { sample, summary } from './distribution.ts'
import { drawCalls } from './drawCalls.ts'
import { expectationOf } from './expectationOf.ts'
import { bestFixedChoice } from './hindsight.ts'
import { measureWorld } from './measureWorld.ts'
import { type Asked, type Played, playInOrder } from './play.ts'
import { readWorld } from './readWorld.ts'
import { playAll, runWorld } from './runWorld.ts'

const certain = { arrives: 1, dishonest: 0, undetected: 0 }
const stated = { price: 0.01, ceiling: 0.02, latency: 1000, p95: 1000, ...certain }

/** Two providers of one model that is never wrong: what each call loses can be told by hand. */
const plain = {
  version: 1,
  name: 'plain',
  about: '',
  calls: 200,
  feedback: 0,
  labels: { yes: 0.5, no: 0.5 },
  models: { only: { errors: { yes: 0, no: 0 } } },
  offers: {
    dear: {
      kind: 'cloud',
      operator: 'a',
      model: 'only',
      stated,
      truth: { price: 0.01, latency: 1000, ...certain },
    },
    fair: {
      kind: 'cloud',
      operator: 'b',
      model: 'only',
      stated,
      truth: { price: 0.004, latency: 2000, ...certain },
    },
  },
  requests: [{ name: 'all', share: 1, stakes: { all: 1 }, secondWorth: 0.002, answerWorth: 1 }],
}
const byLuck = (_: Asked, { loss }: Played) => loss
const world = (changes: object = {}) => readWorld({ ...plain, ...changes })

test('behavior: a world without luck loses what is paid and waited for', () => {
  const { hindsight, players } = runWorld(world(), 1)
  expect(hindsight.orders).toEqual([['fair', 'dear']])
  // $0.004, and two seconds of $0.002 each; or $0.01 and one second.
  for (const loss of hindsight.losses) expect(loss).toBeCloseTo(0.008, 9)
  const strongest = players.find(({ name }) => name === 'always strongest')
  for (const loss of strongest?.losses ?? []) expect(loss).toBeCloseTo(0.012, 9)
  const informed = players.find(({ name }) => name === 'Trine, told the truth')
  for (const loss of informed?.losses ?? []) expect(loss).toBeCloseTo(0.008, 9)
})

test('behavior: an offer that never answers costs its time, and then the other is tried', () => {
  const broken = { price: 0.004, latency: 2000, failing: 500, ...certain, arrives: 0 }
  const offers = { ...plain.offers, fair: { ...plain.offers.fair, truth: broken } }
  const calls = askAll(world({ offers }), 1)
  const losses = playAll(
    {
      name: '',
      play: (asked) => ({ loss: 0, attempts: [], accepted: undefined, ...{ asked } }),
      learn: () => {},
    },
    calls,
    byLuck,
  )
  expect(losses).toHaveLength(200)
  const { losses: best } = bestFixedChoice(calls, byLuck)
  for (const loss of best) expect(loss).toBeCloseTo(0.012, 9)
  const cheapest = runWorld(world({ offers }), 1).players.find(({ name }) => name === 'round robin')
  // The broken one comes first in every second call: half a second more.
  for (const [i, loss] of (cheapest?.losses ?? []).entries())
    expect(loss).toBeCloseTo(i % 2 === 0 ? 0.012 : 0.013, 9)
})

test('behavior: a lie that is let through costs the stake, one that is caught does not', () => {
  const lying = (undetected: number) => {
    const truth = { price: 0.004, latency: 1000, arrives: 1, dishonest: 1, undetected }
    return world({ offers: { fair: { ...plain.offers.fair, truth } } })
  }
  const lossOf = (undetected: number) =>
    runWorld(lying(undetected), 1).players.find(({ name }) => name === 'always cheapest')?.losses[0]
  expect(lossOf(1)).toBeCloseTo(0.004 + 0.002 + 1, 9)
  // Then there is no answer, which costs a dollar here, too.
  expect(lossOf(0)).toBeCloseTo(0.004 + 0.002 + 1, 9)
})

test('behavior: the same seed gives the same bytes, another does not', () => {
  const drawn = world({
    calls: 60,
    models: { only: { errors: { yes: 0.3, no: 0.2 } } },
    feedback: 0.3,
    bursts: { chance: 0.1, size: 3 },
  })
  const bytes = (seed: number) => JSON.stringify(measureWorld(drawn, [seed]))
  expect(bytes(1)).toBe(bytes(1))
  expect(bytes(1)).not.toBe(bytes(2).replace('"seeds":[2]', '"seeds":[1]'))
})

test('behavior: in a burst nothing is learned until it is over', () => {
  const learned: number[] = []
  const calls = askAll(world({ bursts: { chance: 0.2, size: 4 } }), 1)
  let played = 0
  playAll(
    {
      name: '',
      play: () => {
        played++
        return { loss: 0, attempts: [] }
      },
      learn: () => learned.push(played),
    },
    calls,
    byLuck,
  )
  expect(learned).toHaveLength(200)
  expect(learned.filter((at, i) => at !== i + 1).length).toBeGreaterThan(10)
  expect(calls.filter(({ call }) => !call.settled).length).toBeGreaterThan(10)
})

test('behavior: what changes between phases is not luck', () => {
  const one = drawCalls(world(), 5)
  const offers = { dear: { truth: { price: 0.02 } } }
  const two = drawCalls(world({ phases: [{ from: 100, about: '', changes: { offers } }] }), 5)
  expect(two.map(({ truth }) => truth)).toEqual(one.map(({ truth }) => truth))
  expect(two[99]?.fates.get('dear')?.charged).toBe(0.01)
  expect(two[100]?.fates.get('dear')?.charged).toBe(0.02)
})

test('behavior: errors are drawn as often as the world says', () => {
  const errors = { yes: 0.3, no: 0.1 }
  const calls = drawCalls(world({ calls: 20_000, models: { only: { errors } } }), 3)
  const wrong = calls.filter(({ fates, truth }) => fates.get('fair')?.label !== truth).length
  expect(wrong / 20_000).toBeCloseTo(0.2, 1.7)
  const expected = expectationOf({ yes: 0.5, no: 0.5 }, errors)
  expect(expected.yes?.share).toBeCloseTo(0.4)
  expect(expected.yes?.wrong).toBeCloseTo(0.125)
})

test('behavior: distributions have the quantiles and means that they are named by', () => {
  const logNormal = { kind: 'log-normal', median: 100, sigma: 0.5 } as const
  expect(sample(logNormal, 0.5)).toBeCloseTo(100, 0)
  expect(summary(logNormal).mean).toBeCloseTo(100 * Math.exp(0.125), 0)
  expect(summary(logNormal).p95 / (100 * Math.exp(0.5 * 1.6449))).toBeCloseTo(1, 2)
  const pareto = { kind: 'pareto', scale: 10, shape: 2, max: 1e6 } as const
  expect(sample(pareto, 0.75)).toBeCloseTo(20)
  expect(summary({ kind: 'uniform', low: 1, high: 3 }).mean).toBeCloseTo(2)
})

test('behavior: the chance of a wrong answer is how often it is one, alone and after another', () => {
  const drawn = world({
    calls: 40_000,
    labels: { yes: 0.7, no: 0.2, unsure: 0.1 },
    sharedErrors: 0.6,
    models: {
      only: { errors: { yes: 0.2, no: 0.3, unsure: 0.5 } },
      second: { errors: { yes: 0.3, no: 0.1, unsure: 0.2 } },
    },
    offers: { ...plain.offers, dear: { ...plain.offers.dear, model: 'second' } },
  })
  const risk = chanceOfWrong(drawn)
  // The second answer is taken where it differs: what both said counts.
  for (const cascades of [false, true]) {
    const bins = new Map<number, { wrong: number; count: number }>()
    for (const asked of askAll(drawn, 7)) {
      const [dear, fair] = asked.allowed as [Offer, Offer]
      const first = playInOrder(asked, [fair])
      const second = playInOrder(asked, [dear])
      const played = cascades
        ? { ...second, attempts: [...first.attempts, ...second.attempts] }
        : first
      const chance = risk(asked, played)
      const bin = bins.get(chance) ?? { wrong: 0, count: 0 }
      bins.set(chance, bin)
      bin.count++
      if (played.accepted?.isWrong) bin.wrong++
    }
    expect(bins.size).toBe(cascades ? 9 : 3)
    for (const [chance, { wrong, count }] of bins)
      expect(Math.abs(wrong / count - chance)).toBeLessThan(4 * Math.sqrt(0.25 / count))
  }
})
