import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createStopGate } from './stopGate.js'

const through = (stops: string[], ...pieces: string[]) => {
  const gate = createStopGate(stops)
  const told = pieces.map((piece) => gate.push(piece))
  return { told, rest: gate.end(), stopped: gate.stopped }
}

test('default', () => {
  expect(through([], 'ab', 'c')).toEqual({ told: ['ab', 'c'], rest: '', stopped: false })
})

test('behavior: up to the stop, and nothing after it', () => {
  expect(through(['END'], 'abE', 'ND', 'cd')).toEqual({
    told: ['ab', '', ''],
    rest: '',
    stopped: true,
  })
})

test('behavior: what only looked like a stop is told', () => {
  expect(through(['END'], 'aEN', 'x', 'E')).toEqual({
    told: ['a', 'ENx', ''],
    rest: 'E',
    stopped: false,
  })
})

test('behavior: the first of several', () => {
  expect(through(['yy', 'b'], 'abyy').told).toEqual(['a'])
})

test('behavior: however it is cut, it is what a search in the whole text gives', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 12 })
  const stop = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(fc.array(letters), fc.array(stop, { maxLength: 3 }), (pieces, stops) => {
      const text = pieces.join('')
      const { told, rest } = through(stops, ...pieces)
      const said = told.join('') + rest
      if (!stops.some((one) => text.includes(one))) return said === text
      const cut = stops.some((one) => text.startsWith(one, said.length))
      return cut && text.startsWith(said) && !stops.some((one) => said.includes(one))
    }),
  )
})
