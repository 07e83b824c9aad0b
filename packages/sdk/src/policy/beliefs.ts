import type { Expectation } from '../routes/route.js'
import { own as ownProperty } from '../utils/own.js'

/** An answer already seen, from another model, and the chance that it is wrong. */
export type Observation = { model: string; label: string; wrong: number }

type Distribution = ReadonlyMap<string, number>

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
  // The chance that a label is given and right, and that it is given while one certain other is right.
  const given = labels.map((label) => {
    const { share, wrong } = own[label] as { share: number; wrong: number }
    return {
      label,
      wrong,
      right: share * (1 - wrong),
      miss: labels.length > 1 ? (share * wrong) / (labels.length - 1) : 0,
    }
  })
  const misses = given.reduce((sum, { miss }) => sum + miss, 0)
  const prior = normalise(
    new Map(given.map(({ label, right, miss }) => [label, right + misses - miss])),
  )
  const posterior = seen.reduce((belief, observation) => update(belief, prior, observation), prior)
  /** How much likelier a truth has become. */
  const factor = (truth: string) => {
    const before = prior.get(truth) as number
    return before === 0 ? 0 : (posterior.get(truth) as number) / before
  }
  const factors = labels.reduce((sum, truth) => sum + factor(truth), 0)
  return Object.fromEntries(
    given.map(({ label, right, miss, wrong }) => {
      const rightNow = right * factor(label)
      const share = rightNow + miss * (factors - factor(label))
      const wrongNow = share === 0 ? 1 : 1 - rightNow / share
      return [label, { share, wrong: Math.max(wrong, wrongNow) }]
    }),
  )
}

/**
 * The chance that the label a model has given is wrong: what its answer says of itself, and no less
 * than what those who were asked before make of it.
 *
 * @param wrong the chance by the answer alone
 */
export function wrongAfter(
  own: Expectation,
  seen: readonly Observation[],
  { label, wrong }: { label: string; wrong: number },
): number {
  const share = ownProperty(own, label)?.share ?? 0
  const after = expectationAfter({ ...own, [label]: { share, wrong } }, seen)
  return share === 0 ? wrong : Math.max(wrong, (after[label] as { wrong: number }).wrong)
}

/** The chance of each truth after an answer that is wrong with a known chance. */
function update(
  belief: Distribution,
  prior: Distribution,
  { label, wrong }: Observation,
): Distribution {
  const others = 1 - (prior.get(label) ?? 0)
  const weighted = [...belief].map(([truth, chance]) => {
    const base = prior.get(truth) ?? 0
    // Odds of this answer under each truth, relative to the prior that `wrong` was measured on.
    const said = truth === label ? 1 - wrong : others <= 0 ? 0 : wrong * (base / others)
    return [truth, base === 0 ? 0 : (chance * said) / base] as const
  })
  return normalise(new Map(weighted))
}

/** Weights of no sum, by an answer that was thought impossible, say nothing: all are as likely then. */
function normalise(weights: Distribution): Distribution {
  let sum = 0
  for (const weight of weights.values()) sum += weight
  return new Map(
    [...weights].map(([key, weight]) => [key, sum > 0 ? weight / sum : 1 / weights.size]),
  )
}
