import { expect, test } from 'vitest'
import type { Offer } from '../routes/route.js'
import { toyOffer } from '../testing/fixtures/toyModel.js'
import { usd } from '../utils/usd.js'
import { acceptedError } from './acceptedError.js'
import { mostSteps } from './lookAhead.js'
import { initialState, worthOf } from './planRequest.js'
import { resolvePolicy } from './policy.js'

const policy = resolvePolicy({ answerWorth: usd('20') }, usd('10'))
const named = (count: number) => Array.from({ length: count }, (_, i) => `label-${i}`)

/** Models of which each errs less than the one before, each at an operator of its own. */
function modelsOf(count: number, labels: readonly string[]): readonly Offer[] {
  return Array.from({ length: count }, (_, i) =>
    toyOffer({
      id: `o${i}`,
      operator: `operator-${i}`,
      model: { id: `0x${i.toString(16).padStart(64, '0')}`, name: 'model' },
      price: { ceiling: '0.9', expected: String(Math.min(0.9, i / 100)) },
      expected: Object.fromEntries(
        labels.map((label, k) => [
          label,
          { share: 1 / labels.length, wrong: (0.4 + (k % 3) / 10) / (i + 1) },
        ]),
      ),
    }),
  )
}

function reachOf(models: number, labels: number, money = '10') {
  const names = named(labels)
  const worth = worthOf({ labels: names, stakes: usd('10') }, policy)
  const requirements = { ...policy.requirements, maxPrice: usd(money) }
  const { ahead, cascades } = initialState(worth, modelsOf(models, names), policy, requirements)
  return { ahead, cascades }
}

test('behavior: what can be looked at in full is', () => {
  const all = { ahead: 3, cascades: mostSteps }
  expect(reachOf(10, 2)).toEqual(all)
  expect(reachOf(3, 10)).toEqual(all)
  expect(reachOf(1, 0)).toEqual({ ahead: 3, cascades: 0 })
})

test('behavior: the more there is to look at, the less far it is looked ahead', () => {
  expect(reachOf(4, 46)).toEqual({ ahead: 3, cascades: 1 })
  expect(reachOf(40, 40)).toEqual({ ahead: 3, cascades: 0 })
  expect(reachOf(2, 100_000)).toEqual({ ahead: 1, cascades: 0 })
})

test('behavior: where money may run out, there is more to look at', () => {
  expect(reachOf(16, 2).cascades).toBe(mostSteps)
  expect(reachOf(16, 2, '1').cascades).toBe(1)
})

test('behavior: beyond the bound, too, a higher stake never raises the chance of a wrong answer', () => {
  const labels = named(46)
  const offers = modelsOf(4, labels)
  let before = Number.POSITIVE_INFINITY
  const chances = ['0.01', '0.1', '1', '5', '20', '80'].map((amount) => {
    const { requirements } = policy
    return acceptedError({ labels, stakes: usd(amount), requirements }, offers, policy)
  })
  for (const wrong of chances) {
    expect(wrong).toBeLessThanOrEqual(before + 1e-9)
    before = wrong
  }
  expect(chances[0]).toBeGreaterThan(chances.at(-1) as number)
})
