import type { Expectation } from '../routes/route.js'

/** An answer already seen, from another model, and the chance that it is wrong. */
export type Observation = { model: string; label: string; wrong: number }

type Distribution = Readonly<Record<string, number>>

/** What an unmeasured classifier is taken for: any label, as often wrong as right. */
export function unmeasured(labels: readonly string[]): Expectation {
  return Object.fromEntries(
    labels.map((label) => [label, { share: 1 / labels.length, wrong: 0.5 }]),
  )
}

/**
 * What a model is expected to say, given what other models said of the same input.
 *
 * Shares follow by Bayes from the chance of each truth, models being independent given the truth. They
 * are not quite: inputs made to fool one model fool others. So agreement earns no credit: the chance
 * of being wrong is never put below the model's own.
 */
export function expectationAfter(own: Expectation, seen: readonly Observation[]): Expectation {
  if (seen.length === 0) return own
  const labels = Object.keys(own)
  const joint = (given: string, truth: string) => {
    const { share, wrong } = own[given] as { share: number; wrong: number }
    return given === truth ? share * (1 - wrong) : (share * wrong) / (labels.length - 1)
  }
  const truthShare = (truth: string) => labels.reduce((sum, given) => sum + joint(given, truth), 0)
  const prior = normalise(Object.fromEntries(labels.map((truth) => [truth, truthShare(truth)])))
  const posterior = seen.reduce((belief, observation) => update(belief, prior, observation), prior)

  const after: Record<string, { share: number; wrong: number }> = {}
  for (const given of labels) {
    const byTruth = labels.map((truth) => {
      const marginal = truthShare(truth)
      return marginal === 0 ? 0 : (joint(given, truth) / marginal) * (posterior[truth] as number)
    })
    const share = byTruth.reduce((a, b) => a + b, 0)
    const right = byTruth[labels.indexOf(given)] as number
    const wrong = share === 0 ? 1 : 1 - right / share
    after[given] = { share, wrong: Math.max(wrong, own[given]?.wrong ?? 0) }
  }
  return after
}

/** The chance of each truth after an answer that is wrong with a known chance. */
function update(
  belief: Distribution,
  prior: Distribution,
  { label, wrong }: Observation,
): Distribution {
  const others = 1 - (prior[label] ?? 0)
  const weighted = Object.entries(belief).map(([truth, chance]) => {
    const base = prior[truth] ?? 0
    // Odds of this answer under each truth, relative to the prior that `wrong` was measured on.
    const said = truth === label ? 1 - wrong : others === 0 ? 0 : wrong * (base / others)
    return [truth, base === 0 ? 0 : (chance * said) / base] as const
  })
  return normalise(Object.fromEntries(weighted))
}

function normalise(weights: Distribution): Distribution {
  const sum = Object.values(weights).reduce((a, b) => a + b, 0)
  return Object.fromEntries(
    Object.entries(weights).map(([key, weight]) => [key, sum === 0 ? 0 : weight / sum]),
  )
}
