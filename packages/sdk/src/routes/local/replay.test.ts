import { expect, test } from 'vitest'
import { createReplay } from './replay.js'

test('default: what was told is left out of what begins anew', () => {
  const told: string[] = []
  const replay = createReplay((delta) => told.push(delta))
  const first = replay()
  first('ab')
  first('cd')
  const second = replay()
  second('abc')
  second('def')
  second('g')
  expect(told).toEqual(['ab', 'cd', 'ef', 'g'])
})

test('behavior: one that ends early tells nothing twice', () => {
  const told: string[] = []
  const replay = createReplay((delta) => told.push(delta))
  replay()('abc')
  replay()('a')
  replay()('abcd')
  expect(told).toEqual(['abc', 'd'])
})
