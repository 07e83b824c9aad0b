import type { Backend } from '../../models/manifest.js'
import { type PriorValues, priorValues } from '../priors.js'

export type Estimate = { expected: number; p95: number }

/** What one run is about to need. Sizes are bytes. */
export type LatencyFacts = {
  backend: Backend
  size: number
  /** Whether the model is in the engine. */
  loaded: boolean
  /** Whether the engine has been started. */
  started: boolean
  download: number
  /** Bytes per millisecond of a download. */
  bandwidth: number
  /** Of text: the most tokens that it may have. Each is a run of its own. */
  tokens?: number | undefined
}

/** Milliseconds that a run should take, by what it needs. How long it really takes, estimates learn. */
export function estimateLatency(facts: LatencyFacts, prior: PriorValues = priorValues()): Estimate {
  const { backend, size, loaded, started, download, bandwidth, tokens = 1 } = facts
  const megabytes = size / 1e6
  const spread = Math.max(1, prior('local/spread'))
  const run = prior(`local/run/${backend}`) + prior(`local/run/${backend}/megabyte`) * megabytes
  const likely = Math.min(tokens, prior('local/tokens'))
  const warm = { expected: run * likely, p95: run * spread * tokens }
  if (loaded) return warm
  const start = started ? 0 : prior(`local/start/${backend}`)
  const before = start + prior('local/open/megabyte') * megabytes + download / bandwidth
  return { expected: warm.expected + before, p95: warm.p95 + before * spread }
}

/**
 * The rate of downloads, as this page saw it. It is kept here and not with the estimates: it is the same for
 * all models, and the first download of each would learn nothing from the others.
 */
export type Bandwidth = {
  /** Bytes per millisecond. */
  rate: () => number
  saw: (bytes: number, milliseconds: number) => void
}

/** How much of the rate each new download makes up. */
const weight = 0.2

export function createBandwidth(prior: PriorValues = priorValues()): Bandwidth {
  let rate = prior('local/bandwidth')
  return {
    rate: () => rate,
    saw: (bytes, milliseconds) => {
      if (milliseconds > 0 && bytes > 0) rate += weight * (bytes / milliseconds - rate)
    },
  }
}
