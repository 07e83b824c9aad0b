import { expect, test } from 'vitest'
import { InvalidParametersError } from '../../../errors/request.js'
import { ngramFeatures } from './ngramFeatures.js'
import { ngramPredictor } from './ngramPredictor.js'
import type { NgramWeights } from './ngramWeights.js'

const models = { toy: 'weak', large: 'strong' } as const
const asked = [
  { id: '0x1', name: 'toy' },
  { id: '0x2', name: 'large' },
  { id: '0x3', name: 'constructor' },
]

/** Weights that know the one word of a text: rarity 2, and −100² and +50² steps. */
function weightsFor(word: string): NgramWeights {
  const hashes = [...ngramFeatures(word).grams.keys()]
  const bytes = hashes.flatMap((hash) => [hash >>> 16, hash >>> 8, hash, 20, -100, 50])
  return {
    version: 1,
    id: 'test-1',
    grams: Buffer.from(bytes.map((byte) => byte & 0xff)).toString('base64'),
    statistics: '',
    rarity: 0.1,
    statisticsScale: 0.06,
    step: { weak: 0.00002, strong: 0.00002 },
    mean: { weak: 0.7, strong: 0.8 },
  }
}
const ask = (text: string, weights = weightsFor('integral')) =>
  ngramPredictor({ weights, models }).predict({ task: 'generate', text, models: asked })

test('default: a known word adds its weight, and what is not known adds nothing', () => {
  expect(ask('Name an integral')).toEqual({
    '0x1': expect.closeTo(0.5, 10),
    '0x2': expect.closeTo(0.85, 10),
  })
  expect(ask('Name a colour')).toEqual({ '0x1': 0.7, '0x2': 0.8 })
})

test('behavior: chances stay chances', () => {
  const weights = { ...weightsFor('integral'), step: { weak: 1, strong: 1 } }
  expect(ask('integral', weights)).toEqual({ '0x1': 0, '0x2': 1 })
})

test('behavior: case is not looked at, order and line ends are', () => {
  const keys = (text: string) => [...ngramFeatures(text).grams.keys()].sort()
  expect(keys('Two WORDS')).toEqual(keys('two words'))
  expect(keys('words two')).not.toEqual(keys('two words'))
  expect(keys('two\nwords')).not.toEqual(keys('two words'))
})

test.each(['', ' ', '\n', '?', '\ud800', '🦊'.repeat(9000), 'a'.repeat(1_000_000)])(
  'behavior: any text has finite features',
  (text) => {
    const { grams, statistics } = ngramFeatures(text)
    expect(statistics).toHaveLength(11)
    expect([...grams.keys(), ...statistics].every((key) => key >= 0 && key < 2 ** 24)).toBe(true)
    for (const chance of Object.values(ask(text))) expect(chance).toBeGreaterThanOrEqual(0)
  },
)

test('behavior: what is beyond 16 384 characters changes nothing', () => {
  const text = 'word '.repeat(3277).slice(0, 16_384)
  expect(ngramFeatures(`${text} integral`)).toEqual(ngramFeatures(text))
  expect(ngramFeatures(`${text.slice(0, 100)} integral`)).not.toEqual(
    ngramFeatures(text.slice(0, 100)),
  )
})

const good = weightsFor('integral')
test.each<[string, unknown]>([
  ['none', undefined],
  ['another version', { ...good, version: 2 }],
  ['no id', { ...good, id: '' }],
  ['what is no base64', { ...good, grams: '%' }],
  ['a feature cut off', { ...good, grams: 'AAAA' }],
  ['an infinite step', { ...good, step: { weak: Number.POSITIVE_INFINITY, strong: 1 } }],
  ['no number', { ...good, rarity: Number.NaN }],
  ['a mean above one', { ...good, mean: { weak: 0.5, strong: 2 } }],
])('error: weights with %s', (_, weights) => {
  expect(() => ngramPredictor({ weights: weights as never, models })).toThrow(
    InvalidParametersError,
  )
})

test('error: a model that is neither weak nor strong', () => {
  const make = () => ngramPredictor({ weights: good, models: { toy: 'middling' as never } })
  expect(make).toThrow(InvalidParametersError)
})
