import { expect, test } from 'vitest'
import { fixtureModel } from '../routes/local/fixtures/fixtureModel.js'
import { expectationOf } from './expectation.js'

const expected = {
  benign: { share: 0.9, wrong: 0.01 },
  phishing: { share: 0.1, wrong: 0.2 },
}
const attack = { set: 'attacks.json', target: 'benign', n: 100, recall: 0.7, byClass: {} }
const of = (changes: object) => expectationOf(fixtureModel({ manifest: changes }).manifest)

test('default', () => {
  expect(of({ expected })).toEqual(expected)
})

test('behavior: an adversary succeeds at what the attack set says', () => {
  const { benign, phishing } = of({ expected, attack, adversarialInput: true }) ?? {}
  expect(benign?.share).toBe(0.9)
  expect(benign?.wrong).toBeCloseTo(0.3)
  expect(phishing).toEqual(expected.phishing)
})

test('behavior: without an adversary the attack set says nothing', () => {
  expect(of({ expected, attack })).toEqual(expected)
})

test('behavior: nothing measured, nothing said', () => {
  expect(of({ attack, adversarialInput: true })).toBeUndefined()
})
