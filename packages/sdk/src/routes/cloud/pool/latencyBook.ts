import type { Priors } from '../provider.js'

/** Learns how long a provider takes with each model. Milliseconds. */
export type LatencyBook = {
  estimate: (model: string, tokens: number) => Estimate
  /** An answer began after so long, and took so long for each token from then on. */
  saw: (
    model: string,
    sight: { cold: boolean; first: number; perToken?: number | undefined },
  ) => void
  /** Whether a model has not answered lately: its server may have to load it. */
  isCold: (model: string) => boolean
}

export type Estimate = { state: 'cold' | 'warm'; expected: number; p95: number }

type Learned = { expected: number; p95: number; perToken: number }

/** How much of an estimate each new measurement makes up. */
const weight = 0.2
/** How much slower the slowest of twenty is than what is expected. */
const spread = 3
/** Milliseconds without an answer after which a model counts as cold: servers unload what is idle. */
const warmFor = 300_000

export function createLatencyBook(
  priors: Pick<Priors, 'latency' | 'perToken'>,
  now: () => number,
): LatencyBook {
  const learned = new Map<string, Learned>()
  const answeredAt = new Map<string, number>()
  const blend = (old: number, seen: number) => old + weight * (seen - old)
  const key = (model: string, cold: boolean) => `${cold ? 'cold' : 'warm'} ${model}`
  const isCold = (model: string) =>
    now() - (answeredAt.get(model) ?? Number.NEGATIVE_INFINITY) > warmFor
  return {
    isCold,
    estimate(model, tokens) {
      const cold = isCold(model)
      const { expected, p95, perToken } = learned.get(key(model, cold)) ?? {
        ...priors.latency,
        perToken: priors.perToken,
      }
      return {
        state: cold ? 'cold' : 'warm',
        expected: Math.round(expected + perToken * tokens),
        // A long answer has about twice as many tokens as a middling one.
        p95: Math.round(p95 + 2 * perToken * tokens),
      }
    },
    saw(model, { cold, first, perToken }) {
      const old = learned.get(key(model, cold))
      learned.set(key(model, cold), {
        expected: old ? blend(old.expected, first) : first,
        // Up at once, down slowly: a high quantile that follows a stream without keeping it.
        p95: old ? Math.max(first, blend(old.p95, first)) : first * spread,
        perToken:
          perToken === undefined
            ? (old?.perToken ?? priors.perToken)
            : blend(old?.perToken ?? perToken, perToken),
      })
      answeredAt.set(model, now())
    },
  }
}
