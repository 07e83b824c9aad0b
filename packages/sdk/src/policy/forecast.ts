import type { Expectation } from '../routes/route.js'
import { own } from '../utils/own.js'

/**
 * What a model is expected to say, as numbers by the index of each label: {@link Expectation} is the same by
 * name. How it is read lies beside it, so that Bayes' rule takes a few multiplications for each label.
 */
export type Forecast = {
  /** How often each label is given, and how often it is wrong then. */
  share: readonly number[]
  wrong: readonly number[]
  /** The chance of each truth, before anything was said. */
  prior: readonly number[]
  /** The chance that a label is given while one certain other is right. */
  miss: readonly number[]
}

/** What is thought of one input after some answers: the chance of each truth by them, and what to expect then. */
export type View = Pick<Forecast, 'share' | 'wrong'> & { posterior: readonly number[] }

/** An answer, by the index of its label (-1: of none that is known), and the chance that it is wrong. */
export type Said = { label: number; wrong: number }

/** Chances below this are rounding: what is that unlikely is taken for impossible. */
const least = 1e-12

/** What any answer is called of a task without labels. */
const anything = '*'

/**
 * What an offer says of its model. An unmeasured classifier is taken for a coin: any label, as often wrong as
 * right. Raw tensors are what the model computes: they are wrong only if that was foretold, or the run was
 * dishonest or broken.
 */
export function readForecast(
  expected: Expectation | undefined,
  labels: readonly string[],
): Forecast {
  if (labels.length === 0) {
    const foretold = expected && own(expected, anything)
    return forecastOf([1], [foretold ? foretold.wrong : 0])
  }
  const share: number[] = []
  const wrong: number[] = []
  for (const label of labels) {
    const one = expected && own(expected, label)
    share.push(one ? one.share : 1 / labels.length)
    wrong.push(one ? one.wrong : 0.5)
  }
  return forecastOf(share, wrong)
}

/** Whether an offer says of its model just this. */
export function isForecast(
  { share, wrong }: Forecast,
  expected: Expectation | undefined,
  labels: readonly string[],
): boolean {
  if (!expected || labels.length === 0) {
    const other = readForecast(expected, labels)
    return (
      share.every((chance, i) => chance === other.share[i]) &&
      wrong.every((chance, i) => chance === other.wrong[i])
    )
  }
  for (let i = 0; i < labels.length; i++) {
    const one = own(expected, labels[i] as string)
    if (!one || one.share !== share[i] || one.wrong !== wrong[i]) return false
  }
  return true
}

function forecastOf(share: readonly number[], wrong: readonly number[]): Forecast {
  const others = Math.max(1, share.length - 1)
  const miss: number[] = []
  let misses = 0
  for (let i = 0; i < share.length; i++) {
    const chance = ((share[i] as number) * (wrong[i] as number)) / others
    miss.push(chance)
    misses += chance
  }
  const prior: number[] = []
  for (let i = 0; i < share.length; i++) {
    const right = (share[i] as number) * (1 - (wrong[i] as number))
    prior.push(Math.max(0, right + misses - (miss[i] as number)))
  }
  return { share, wrong, miss, prior: normalise(prior) }
}

/** What is expected before anything was said. */
export function firstView({ share, wrong, prior }: Forecast): View {
  return { share, wrong, posterior: prior }
}

/**
 * What a model is expected to say, given what another has said of the same input.
 *
 * Shares follow by Bayes from the chance of each truth, models being independent given the truth. They
 * are not quite: inputs made to fool one model fool others. So agreement earns no credit: the chance
 * of being wrong is never put below the model's own.
 */
export function viewAfter(own: Forecast, before: View, said: Said): View {
  const { prior, miss } = own
  const named = said.label < 0 ? 0 : (prior[said.label] as number)
  // Odds of the answer under each truth, relative to the prior that its chance was measured on.
  const same = named < least ? 0 : (1 - said.wrong) / named
  const other = 1 - named < least ? 0 : said.wrong / (1 - named)
  const weights: number[] = []
  for (let i = 0; i < prior.length; i++) {
    const odds = i === said.label ? same : other
    weights.push((prior[i] as number) < least ? 0 : (before.posterior[i] as number) * odds)
  }
  const posterior = normalise(weights)
  /** How much likelier a truth has become. */
  const factor = (i: number) =>
    (prior[i] as number) < least ? 0 : (posterior[i] as number) / (prior[i] as number)
  let factors = 0
  for (let i = 0; i < prior.length; i++) factors += factor(i)
  const share: number[] = []
  const wrong: number[] = []
  for (let i = 0; i < prior.length; i++) {
    const measured = own.wrong[i] as number
    const right = (own.share[i] as number) * (1 - measured) * factor(i)
    const given = right + (miss[i] as number) * (factors - factor(i))
    share.push(given)
    wrong.push(Math.max(measured, given === 0 ? 1 : 1 - right / given))
  }
  return { posterior, share, wrong }
}

/** Weights of no sum, by an answer that was thought impossible, say nothing: all are as likely then. */
function normalise(weights: number[]): number[] {
  let sum = 0
  for (const weight of weights) sum += weight
  for (let i = 0; i < weights.length; i++)
    weights[i] = sum > 0 ? (weights[i] as number) / sum : 1 / weights.length
  return weights
}
