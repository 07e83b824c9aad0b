import type { Backend } from '../../models/manifest.js'

/**
 * What a device is expected to need before it was measured: a middling laptop, with room to spare. Times
 * are milliseconds. What this page measures takes their place, here and for as long as it is open.
 */
export const priors = {
  /** One run, or one token, of a model already loaded, without and with each megabyte of its weights. */
  run: { wasm: { base: 2, perMegabyte: 8 }, webgpu: { base: 5, perMegabyte: 2 } },
  /** Starting the engine: compiling it, and its first steps. */
  start: { wasm: 700, webgpu: 2500 },
  /** Reading, hashing and opening each megabyte of what is stored. */
  openPerMegabyte: 60,
  /** Bytes per millisecond of a download: 10 Mbit/s. */
  bandwidth: 1250,
  /** Tokens of a text, if more may be asked for. */
  tokens: 128,
  /** How much slower the slowest of twenty is than what is expected. */
  spread: 3,
  /** How much of an estimate each new measurement makes up. */
  weight: 0.2,
} as const

export type Estimate = { expected: number; p95: number }

/** What one run is about to need. Sizes are bytes. */
export type LatencyFacts = {
  model: string
  backend: Backend
  size: number
  /** Whether the model is in the engine. */
  loaded: boolean
  /** Whether the engine has been started. */
  started: boolean
  download: number
  /** Of text: the most tokens that it may have. Each is a run of its own. */
  tokens?: number | undefined
}

/** Learns how long this device takes. */
export type LatencyBook = {
  estimate: (facts: LatencyFacts) => Estimate
  /** A loaded model took so long, for one run or for so many tokens. */
  sawRun: (model: string, backend: Backend, milliseconds: number, tokens?: number) => void
  /** Starting the engine and opening the model took so long, without the download. */
  sawLoad: (model: string, backend: Backend, milliseconds: number) => void
  /** A download of so many bytes took so long. */
  sawDownload: (bytes: number, milliseconds: number) => void
}

export function createLatencyBook(): LatencyBook {
  const runs = new Map<string, Estimate>()
  const loads = new Map<string, number>()
  let bandwidth: number = priors.bandwidth

  const blend = (old: number, seen: number) => old + priors.weight * (seen - old)
  const key = (model: string, backend: Backend) => `${model}/${backend}`

  return {
    estimate: ({ model, backend, size, loaded, started, download, tokens = 1 }) => {
      const megabytes = size / 1e6
      const { base, perMegabyte } = priors.run[backend]
      const prior = base + perMegabyte * megabytes
      const run = runs.get(key(model, backend)) ?? { expected: prior, p95: prior * priors.spread }
      const likely = Math.min(tokens, priors.tokens)
      const warm = { expected: run.expected * likely, p95: run.p95 * tokens }
      if (loaded) return warm
      const opening =
        loads.get(key(model, backend)) ??
        (started ? 0 : priors.start[backend]) + priors.openPerMegabyte * megabytes
      const before = opening + download / bandwidth
      return { expected: warm.expected + before, p95: warm.p95 + before * priors.spread }
    },
    sawRun: (model, backend, whole, tokens = 1) => {
      const milliseconds = whole / Math.max(1, tokens)
      const old = runs.get(key(model, backend))
      runs.set(key(model, backend), {
        expected: old ? blend(old.expected, milliseconds) : milliseconds,
        // Up at once, down slowly: a high quantile that follows a stream without keeping it.
        p95: old
          ? Math.max(milliseconds, blend(old.p95, milliseconds))
          : milliseconds * priors.spread,
      })
    },
    sawLoad: (model, backend, milliseconds) => {
      const old = loads.get(key(model, backend))
      loads.set(key(model, backend), old ? blend(old, milliseconds) : milliseconds)
    },
    sawDownload: (bytes, milliseconds) => {
      if (milliseconds > 0) bandwidth = blend(bandwidth, bytes / milliseconds)
    },
  }
}
