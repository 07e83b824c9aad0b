import { expect, test } from 'vitest'
import { defineModel } from '../../models/model.js'
import type { Expectation } from '../../routes/route.js'
import { toyOffer, toySource } from '../../testing/fixtures/toyModel.js'
import { whyMalformed } from '../malformed.js'
import { applyQuality } from './applyQuality.js'

const labels = ['benign', 'phishing']
const expected = { benign: { share: 0.8, wrong: 0.1 }, phishing: { share: 0.2, wrong: 0.3 } }
const toy = defineModel(toySource())
const attack = { set: 'made-up', n: 100, recall: 0.4, target: 'benign', byClass: {} }
const attacked = defineModel(
  toySource({ manifest: { adversarialInput: true, attack, expected } as never }),
)
const text = defineModel(toySource({ core: { task: 'generate', labels: undefined } as never }))

const offerOf = (id: string, rates: Expectation | undefined) =>
  toyOffer({ model: { id, name: 'toy-small' }, expected: rates })
const apply = (chance: number, model = toy, rates: Expectation | null = expected) =>
  applyQuality(
    [offerOf(model.id, rates ?? undefined)],
    { source: 'test-1', chances: { [model.id]: chance } },
    [model],
  )[0]

const meanOf = (rates: Expectation = {}) =>
  Object.values(rates).reduce((sum, { share, wrong }) => sum + share * wrong, 0)

test('default: the mean of labels comes to the chance, whichever it is', () => {
  for (const chance of [0, 0.01, 0.3, 0.86, 0.99, 1]) {
    const offer = apply(chance)
    expect(meanOf(offer?.expected)).toBeCloseTo(1 - chance, 12)
    expect(whyMalformed(offer as never, labels)).toBeUndefined()
  }
})

test('default: it says where the number is from', () => {
  const { wrong } = apply(0.5)?.basis ?? {}
  expect(wrong).toMatchObject({ source: 'test-1', samples: 0 })
  expect(wrong?.prior).toBeCloseTo(0.14, 12)
})

test('behavior: without labels the whole is wrong as often', () => {
  const star = { '*': { share: 1, wrong: 0 } }
  expect(apply(0.6, text, null)?.expected).toEqual({ '*': { share: 1, wrong: 0.4 } })
  expect(apply(0.25, text, star)?.expected).toEqual({ '*': { share: 1, wrong: 0.75 } })
})

test('behavior: what an attacker wants is believed less, and never more', () => {
  expect(apply(1, attacked)?.expected?.benign?.wrong).toBe(0.1)
  expect(apply(0.2, attacked)?.expected?.benign?.wrong).toBeGreaterThan(0.5)
  // Its twin: the other label, and a model that nobody attacks, are believed more.
  expect(apply(1, attacked)?.expected?.phishing?.wrong).toBe(0)
  expect(apply(1)?.expected?.benign?.wrong).toBe(0)
})

test.each([Number.NaN, -0.1, 1.1, Number.POSITIVE_INFINITY, '0.5'])(
  'error: %s is no chance, and changes nothing',
  (chance) => {
    expect(apply(chance as number)).toEqual(offerOf(toy.id, expected))
  },
)

test('error: a model that it says nothing of, and an offer of another form, stay as they are', () => {
  const predicted = { source: 'test-1', chances: { [text.id]: 0.5 } }
  const bad = { benign: { share: Number.NaN, wrong: 2 } }
  const offers = [offerOf(toy.id, expected), offerOf(text.id, bad)]
  expect(applyQuality(offers, predicted, [toy, text])).toEqual(offers)
  expect(applyQuality(offers, undefined, [toy, text])).toBe(offers)
})

test('error: a model with labels of which nothing was measured gets no rates', () => {
  expect(apply(0.5, toy, null)?.expected).toBeUndefined()
})
