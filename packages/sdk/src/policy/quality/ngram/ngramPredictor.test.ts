import { expect, test } from 'vitest'
import { InvalidParametersError } from '../../../errors/request.js'
import { ngramFeatures, statisticsCount } from './ngramFeatures.js'
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
    rarity: 0.1,
    step: { weak: 0.00002, strong: 0.00002 },
    mean: { weak: 0.7, strong: 0.8 },
    trees: [],
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

test('behavior: a tree adds one of its leaves, by length and by what words say', () => {
  const long = [0, 15] as const // length of the question
  const likely = [17, 0] as const // what words add for the strong model
  const tree = { splits: [long, likely], weak: [0, 0, 0.1, 0.2], strong: [-0.1, 0, 0, 0.1] }
  const weights = { ...weightsFor('integral'), trees: [tree, tree] }
  expect(ask('Name an integral', weights)).toEqual({
    '0x1': expect.closeTo(0.5 + 0.4, 10),
    '0x2': expect.closeTo(1, 10),
  })
  expect(ask('Name an island', weights)).toEqual({ '0x1': 0.7, '0x2': expect.closeTo(0.6, 10) })
})

test('default: a question and its options are looked at apart', () => {
  const { statistics } = ngramFeatures('Is it 12?\nA. YES, 1\nB. No, 1\nAnswer:')
  expect(statistics).toHaveLength(statisticsCount)
  const [length, digits, , , , optionsLength, , , capitals, , longest, spread, asked, alike] =
    statistics
  expect({ length, digits, optionsLength, longest, spread, asked }).toEqual({
    length: 9,
    digits: 2 / 9,
    optionsLength: 12,
    longest: 6,
    spread: 0.5,
    asked: 0,
  })
  expect(capitals).toBe(4 / 12)
  expect(alike).toBe(2 / 4)
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
    expect(statistics).toHaveLength(statisticsCount)
    expect(statistics.every(Number.isFinite)).toBe(true)
    expect([...grams.keys()].every((key) => key >= 0 && key < 2 ** 24)).toBe(true)
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
const withTree = (part: object) => ({
  ...good,
  trees: [{ splits: [[0, 1]], weak: [0, 0], strong: [0, 0], ...part }],
})

test('default: weights with a tree are read', () => {
  expect(() => ngramPredictor({ weights: withTree({}) as never, models })).not.toThrow()
})

test.each<[string, unknown]>([
  ['none', undefined],
  ['another version', { ...good, version: 2 }],
  ['no id', { ...good, id: '' }],
  ['what is no base64', { ...good, grams: '%' }],
  ['a feature cut off', { ...good, grams: 'AAAA' }],
  ['an infinite step', { ...good, step: { weak: Number.POSITIVE_INFINITY, strong: 1 } }],
  ['no number', { ...good, rarity: Number.NaN }],
  ['no trees', { ...good, trees: undefined }],
  ['a tree that asks what is not there', withTree({ splits: [[18, 0]] })],
  ['a tree that asks no number', withTree({ splits: [['length', 0]] })],
  ['a tree without a leaf', withTree({ weak: [0] })],
  ['a leaf that is no number', withTree({ strong: [0, Number.NaN] })],
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
