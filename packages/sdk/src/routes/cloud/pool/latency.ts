import type { Priors } from '../provider.js'

export type Estimate = { state: 'cold' | 'warm'; expected: number; p95: number }

/** Milliseconds that an answer should take, by its tokens. How long it really takes, estimates learn. */
export function estimateLatency(
  { latency, perToken }: Pick<Priors, 'latency' | 'perToken'>,
  { tokens, cold }: { tokens: number; cold: boolean },
): Estimate {
  const expected = Math.round(latency.expected + perToken * tokens)
  // A long answer has about twice as many tokens as a middling one.
  const late = Math.round(latency.p95 + 2 * perToken * tokens)
  // Whoever replaces one of the two priors alone need not know the other.
  return { state: cold ? 'cold' : 'warm', expected, p95: Math.max(expected, late) }
}

/** Which models have answered lately. The server of another may have to load it. */
export type Warmth = {
  isCold: (model: string) => boolean
  answered: (model: string) => void
}

/** @param warmFor milliseconds without an answer after which a model counts as cold */
export function createWarmth(warmFor: number, now: () => number): Warmth {
  const answeredAt = new Map<string, number>()
  return {
    isCold: (model) => now() - (answeredAt.get(model) ?? Number.NEGATIVE_INFINITY) > warmFor,
    answered: (model) => void answeredAt.set(model, now()),
  }
}
