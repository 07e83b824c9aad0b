import { expect, test } from 'vitest'
import { priors, priorValues } from '../priors.js'
import { createBandwidth, estimateLatency, type LatencyFacts } from './latency.js'

const facts: LatencyFacts = {
  backend: 'wasm',
  size: 1_000_000,
  loaded: false,
  started: false,
  download: 0,
  bandwidth: priors['local/bandwidth'].value,
}
const run = priors['local/run/wasm'].value + priors['local/run/wasm/megabyte'].value
const start = priors['local/start/wasm'].value
const cold = run + start + priors['local/open/megabyte'].value

test('default', () => {
  expect(estimateLatency({ ...facts, loaded: true }).expected).toBe(run)
  expect(estimateLatency(facts).expected).toBe(cold)
  expect(estimateLatency({ ...facts, started: true }).expected).toBe(cold - start)
  expect(estimateLatency({ ...facts, download: 12_500_000 }).expected).toBe(cold + 10_000)
})

test('behavior: a policy that replaces a prior is heeded', () => {
  const prior = priorValues({ 'local/start/wasm': start + 1000 })
  expect(estimateLatency(facts, prior).expected).toBe(cold + 1000)
})

test('behavior: the slowest of twenty is never sooner than the mean, whatever replaces a prior', () => {
  const prior = priorValues({ 'local/spread': 0.5 })
  for (const loaded of [true, false]) {
    const { expected, p95 } = estimateLatency({ ...facts, loaded }, prior)
    expect(p95).toBeGreaterThanOrEqual(expected)
  }
})

test('behavior: a fast connection shortens the next download', () => {
  const bandwidth = createBandwidth()
  const before = bandwidth.rate()
  for (let i = 0; i < 20; i++) bandwidth.saw(10_000_000, 1_000)
  expect(bandwidth.rate()).toBeGreaterThan(before * 4)
  bandwidth.saw(1, 0)
  expect(bandwidth.rate()).toBeLessThan(Number.POSITIVE_INFINITY)
})

test('behavior: text is as long as its tokens are many, up to what is usual', () => {
  const warm = (tokens: number) => estimateLatency({ ...facts, loaded: true, tokens })
  const { tokens, spread } = { tokens: priors['local/tokens'].value, spread: 3 }
  expect(warm(10)).toEqual({ expected: run * 10, p95: run * spread * 10 })
  expect(warm(1000).expected).toBe(run * tokens)
  expect(warm(1000).p95).toBe(run * spread * 1000)
})
