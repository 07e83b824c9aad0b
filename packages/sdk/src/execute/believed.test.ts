import { expect, test } from 'vitest'
import { toyOffer } from '../testing/fixtures/toyModel.js'
import { believed } from './believed.js'

const offer = (id: string, dishonest: number, undetected = 1) =>
  toyOffer({ id, dishonest, undetected })
const told = (...parameters: Parameters<typeof believed>) =>
  Object.fromEntries(believed(...parameters).map(({ offer, honest }) => [offer.id, honest]))

test('default: two that agree are both honest', () => {
  expect(told(offer('one', 0.3), offer('two', 0), true)).toEqual({ one: true, two: true })
})

test('behavior: of two that disagree, the one that lies less than half as often is believed', () => {
  const doubtful = offer('one', 0.01)
  expect(told(doubtful, offer('here', 0, 0), false)).toEqual({ one: false, here: true })
  expect(told(doubtful, offer('two', 0.0049), false)).toEqual({ one: false, two: true })
  expect(told(offer('two', 0.0049), doubtful, false)).toEqual({ one: false, two: true })
  // By its check as well.
  expect(told(doubtful, offer('two', 0.01, 0.05), false)).toEqual({ one: false, two: true })
})

test('behavior: where neither is to be believed before the other, both count as dishonest', () => {
  expect(told(offer('one', 0.01), offer('two', 0.01), false)).toEqual({ one: false, two: false })
  expect(told(offer('one', 0.01), offer('two', 0.005), false)).toEqual({ one: false, two: false })
})
