import { describe, expect, test } from 'vitest'
import type { Offer } from '../../routes/route.js'
import { attemptOf, entryOf, labels, offerOf } from '../../testing/fixtures/trace.js'
import { usd } from '../../utils/usd.js'
import { worthOf } from '../planRequest.js'
import { resolvePolicy } from '../policy.js'
import { chanceOf, uniform } from './chance.js'
import { drawTime } from './drawTime.js'
import type { Outcome } from './outcome.js'
import { recordedWorld, type Source } from './recordedWorld.js'
import type { TraceEntry } from './trace.js'

const policy = resolvePolicy({})
const worth = worthOf({ labels, stakes: { benign: usd('5'), phishing: usd('1') } }, policy)
const runs = 20_000

/** What each offer comes to in one run of an entry, and where that is from. */
function once(entry: TraceEntry, run = 0): { outcomes: Outcome[]; sources: Source[] } {
  const sources: Source[] = []
  const world = recordedWorld(entry, worth, chanceOf(1, run, 0), (one) => sources.push(one))
  return { outcomes: entry.offers.map((offer) => world(offer, 0)), sources }
}
/** How often something holds of what the offers come to. */
function often(entry: TraceEntry, holds: (outcomes: Outcome[]) => boolean): number {
  let count = 0
  for (let run = 0; run < runs; run++) if (holds(once(entry, run).outcomes)) count++
  return count / runs
}

describe('what is drawn', () => {
  const offer = offerOf('one', { arrives: 0.9, dishonest: 0.1, undetected: 0.3 })
  const entry = entryOf([offer])

  test('behavior: the four ends of an attempt come as often as the offer says', () => {
    const honest = 0.9 * 0.9
    expect(often(entry, ([one]) => one?.answer !== undefined)).toBeCloseTo(honest + 0.1 * 0.3, 1.7)
    // 0.9 of the honest answers are "benign", of which 0.1 are wrong; 0.2 of the others are. A lie costs most.
    const wrong = honest * (0.9 * 0.1 + 0.1 * 0.2) + 0.1 * 0.3
    expect(often(entry, ([one]) => one?.answer?.isWrong === true)).toBeCloseTo(wrong, 1.7)
    const benign = often(entry, ([one]) => one?.answer?.label === 'benign')
    expect(benign).toBeCloseTo(honest * 0.9 + 0.1 * 0.3, 1.7)
  })

  test('behavior: times have the mean and the 95th percentile of the offer', () => {
    const latency = { state: 'warm', expected: 100, p95: 250 } as const
    const times = Array.from({ length: runs }, (_, run) =>
      drawTime({ id: 'one', latency }, chanceOf(1, run, 0)),
    ).sort((a, b) => a - b)
    const mean = times.reduce((a, b) => a + b, 0) / runs
    expect(mean).toBeGreaterThan(98)
    expect(mean).toBeLessThan(102)
    expect(times[runs * 0.95]).toBeGreaterThan(243)
    expect(times[runs * 0.95]).toBeLessThan(257)
    const fixed = { state: 'warm', expected: 7, p95: 7 } as const
    expect(drawTime({ id: 'one', latency: fixed }, chanceOf(1, 0, 0))).toBe(7)
  })

  test('behavior: one model says the same elsewhere, and errs apart from other models', () => {
    const one = offerOf('one')
    const elsewhere = { ...one, id: 'elsewhere', operator: 'elsewhere' }
    const other = offerOf('other')
    const said = (outcome: Outcome | undefined) => outcome?.answer?.label
    expect(often(entryOf([one, elsewhere]), ([a, b]) => said(a) === said(b))).toBe(1)
    const both = often(
      entryOf([one, other]),
      ([a, b]) => !!a?.answer?.isWrong && !!b?.answer?.isWrong,
    )
    const each = often(entryOf([one]), ([a]) => !!a?.answer?.isWrong)
    expect(each).toBeCloseTo(0.11, 1.7)
    expect(both).toBeLessThan(each * 0.9)
  })

  test('behavior: the same luck for whoever asks, in whatever order', () => {
    const latency = { state: 'warm', expected: 10, p95: 30 } as const
    const [a, b] = [offerOf('a', { latency }), offerOf('b', { latency })]
    const forth = once(entryOf([a, b])).outcomes
    const back = once(entryOf([b, a])).outcomes
    expect(back.map(({ took }) => took).reverse()).toEqual(forth.map(({ took }) => took))
    expect(once(entryOf([a, b]), 1).outcomes).not.toEqual(forth)
  })

  test('behavior: numbers are spread evenly, and near names have nothing to do with each other', () => {
    const numbers = Array.from({ length: runs }, (_, i) => uniform(`1/${i}`))
    for (let tenth = 0; tenth < 10; tenth++) {
      const inside = numbers.filter((one) => Math.floor(one * 10) === tenth).length
      expect(Math.abs(inside / runs - 0.1)).toBeLessThan(0.01)
    }
    const mean = numbers.reduce(
      (sum, one, i) => sum + (one - 0.5) * ((numbers[i + 1] ?? 0.5) - 0.5),
      0,
    )
    expect(Math.abs(mean / runs)).toBeLessThan(0.002)
  })
})

describe('what was recorded', () => {
  const [one, other] = [offerOf('one'), offerOf('other')] as [Offer, Offer]

  test('behavior: it counts as it was, and what it said counts beside what others said', () => {
    const attempts = [
      attemptOf('one', { took: 3, charged: '0.2', label: 'benign', wrong: 0.05, isWrong: false }),
      attemptOf('other', { took: 4, label: 'phishing', wrong: 0.05, isWrong: true }),
    ]
    const { outcomes, sources } = once(entryOf([one, other], attempts))
    expect(sources).toEqual(['recorded', 'recorded'])
    expect(outcomes[0]).toEqual({
      took: 3,
      charged: 0.2,
      answer: { label: 'benign', wrong: 0.05, isWrong: false },
    })
    // The first one said otherwise.
    expect(outcomes[1]?.answer?.wrong).toBeGreaterThan(0.1)
    const alone = once(entryOf([other], attempts.slice(1)))
    expect(alone.outcomes[0]?.answer?.wrong).toBe(0.05)
  })

  test('behavior: an answer that was found right settles what is right for all', () => {
    const known = entryOf([one, other], [attemptOf('one', { label: 'phishing', isWrong: false })])
    const wrong = often(known, ([, drawn]) => drawn?.answer?.label === 'phishing')
    // Its twin: nothing known, "phishing" is one in ten.
    expect(wrong).toBeGreaterThan(0.3)
    expect(
      often(entryOf([one, other]), ([, drawn]) => drawn?.answer?.label === 'phishing'),
    ).toBeCloseTo(0.1, 1.7)
    expect(
      often(known, ([, drawn]) => drawn?.answer?.label === 'phishing' && drawn.answer.isWrong),
    ).toBe(0)
  })

  test('behavior: an answer that was found wrong is wrong of every model, of however many labels', () => {
    const three = ['a', 'b', 'c']
    const expected = Object.fromEntries(
      three.map((label) => [label, { share: label === 'a' ? 0.9 : 0.05, wrong: 0.1 }]),
    )
    const offers = [offerOf('one', { expected }), offerOf('other', { expected })]
    const its = worthOf({ labels: three, stakes: usd('1') }, policy)
    const saysOf = (attempts: TraceEntry['attempts']) =>
      Array.from({ length: 300 }, (_, run) => {
        const entry = entryOf(offers, attempts, { labels: three })
        return recordedWorld(entry, its, chanceOf(1, run, 0), () => {})(offers[1] as Offer, 0)
          .answer
      }).filter((answer) => answer?.label === 'a')
    const wrong = saysOf([attemptOf('one', { label: 'a', isWrong: true })])
    expect(wrong.length).toBeGreaterThan(0)
    expect(wrong.every((answer) => answer?.isWrong)).toBe(true)
    // Its twin: nothing known, most of them are right.
    expect(saysOf([]).filter((answer) => answer?.isWrong).length).toBeLessThan(100)
  })

  test('behavior: what a model said is what it says elsewhere, unless that was a lie', () => {
    const elsewhere = { ...one, id: 'elsewhere', operator: 'elsewhere' }
    const attempts = [attemptOf('one', { label: 'benign', isWrong: true })]
    const share = (offer: Offer) => {
      let wrong = 0
      for (let run = 0; run < 400; run++) {
        const { outcomes } = once(entryOf([offer, elsewhere], attempts), run)
        if (outcomes[1]?.answer?.label === 'benign') wrong++
      }
      return wrong / 400
    }
    expect(share(one)).toBe(1)
    // It says "benign" and is wrong in 0.09 of all runs: of as many lies, half of such answers are some.
    const liar = { ...one, dishonest: 0.09 / 1.09, undetected: 1 }
    expect(share(liar)).toBeGreaterThan(0.6)
    expect(share(liar)).toBeLessThan(0.9)
  })

  test('behavior: of an answer that was let through, as many are lies as the offer says', () => {
    const liar = offerOf('liar', {
      arrives: 0.5,
      dishonest: 0.2,
      undetected: 1,
      expected: { benign: { share: 1, wrong: 0 }, phishing: { share: 0, wrong: 0 } },
    })
    const entry = entryOf([liar], [attemptOf('liar')])
    // 0.2 lies beside 0.8 · 0.5 honest answers.
    expect(often(entry, ([answered]) => answered?.answer?.isWrong === true)).toBeCloseTo(1 / 3, 1.7)
    expect(once(entry).sources).toEqual(['answer-drawn'])
  })

  test('behavior: a task without labels has nothing to draw, unless somebody may lie', () => {
    const asked = { task: 'run', labels: [] } as const
    const plain = { ...one, expected: undefined }
    const bare = worthOf({ labels: [], stakes: usd('1') }, policy)
    const sourceOf = (offer: Offer) => {
      const sources: Source[] = []
      const entry = entryOf([offer], [attemptOf('one')], asked)
      recordedWorld(entry, bare, chanceOf(1, 0, 0), (source) => sources.push(source))(offer, 0)
      return sources
    }
    expect(sourceOf(plain)).toEqual(['recorded'])
    expect(sourceOf({ ...plain, dishonest: 0.1, undetected: 1 })).toEqual(['answer-drawn'])
  })
})
