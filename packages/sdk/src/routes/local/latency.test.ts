import { expect, test } from 'vitest'
import { createLatencyBook, type LatencyFacts, priors } from './latency.js'

const facts: LatencyFacts = {
  model: 'm',
  backend: 'wasm',
  size: 1_000_000,
  loaded: false,
  started: false,
  download: 0,
}

test('default', () => {
  const book = createLatencyBook()
  const run = priors.run.wasm.base + priors.run.wasm.perMegabyte
  const cold = run + priors.start.wasm + priors.openPerMegabyte
  expect(book.estimate({ ...facts, loaded: true }).expected).toBe(run)
  expect(book.estimate(facts).expected).toBe(cold)
  expect(book.estimate({ ...facts, started: true }).expected).toBe(cold - priors.start.wasm)
  expect(book.estimate({ ...facts, download: 12_500_000 }).expected).toBe(cold + 10_000)
})

test('behavior: what was measured takes the place of what was supposed', () => {
  const book = createLatencyBook()
  book.sawRun('m', 'wasm', 100)
  book.sawLoad('m', 'wasm', 50)
  expect(book.estimate({ ...facts, loaded: true }).expected).toBe(100)
  expect(book.estimate(facts).expected).toBe(150)
  expect(book.estimate({ ...facts, model: 'other', loaded: true }).expected).toBe(10)
})

test('behavior: a slow run raises the high quantile at once, and fast ones lower it slowly', () => {
  const book = createLatencyBook()
  book.sawRun('m', 'wasm', 10)
  book.sawRun('m', 'wasm', 500)
  const high = book.estimate({ ...facts, loaded: true })
  expect(high.p95).toBe(500)
  expect(high.expected).toBeLessThan(200)
  for (let i = 0; i < 50; i++) book.sawRun('m', 'wasm', 10)
  expect(book.estimate({ ...facts, loaded: true }).p95).toBeLessThan(12)
})

test('behavior: a fast connection shortens the next download', () => {
  const book = createLatencyBook()
  const download = 100_000_000
  const before = book.estimate({ ...facts, download }).expected
  for (let i = 0; i < 20; i++) book.sawDownload(10_000_000, 1_000)
  expect(book.estimate({ ...facts, download }).expected).toBeLessThan(before / 4)
})

test('behavior: text is as long as its tokens are many, up to what is usual', () => {
  const book = createLatencyBook()
  book.sawRun('m', 'wasm', 500, 100)
  const warm = (tokens: number) => book.estimate({ ...facts, loaded: true, tokens })
  expect(warm(10)).toEqual({ expected: 50, p95: 5 * priors.spread * 10 })
  expect(warm(1000).expected).toBe(5 * priors.tokens)
  expect(warm(1000).p95).toBe(5 * priors.spread * 1000)
})
