import { expect, test } from 'vitest'
import { toySource } from '../testing/fixtures/toyModel.js'
import { isWanted } from './isWanted.js'
import type { Manifest } from './manifest.js'

const attack = { set: 'attacks.json', target: 'benign', n: 100, recall: 0.7, byClass: {} }
const wanted = (manifest: Partial<Manifest>) =>
  ['benign', 'phishing'].filter((label) =>
    isWanted(toySource({ manifest }).manifest as Manifest, label),
  )

test('default: the label of the attack that was measured, or any if none was', () => {
  expect(wanted({ adversarialInput: true, attack })).toEqual(['benign'])
  expect(wanted({ adversarialInput: true })).toEqual(['benign', 'phishing'])
})

test('behavior: nobody wants any where nobody attacks', () => {
  expect(wanted({ adversarialInput: false, attack })).toEqual([])
})
