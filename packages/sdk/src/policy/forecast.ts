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
  /** The chance that a label is given while one certain other is right, and while it is right itself. */
  miss: readonly number[]
  right: readonly number[]
  /** One over the chance of each truth, and over that of any other; 0 for what is taken for impossible. */
  same: readonly number[]
  other: readonly number[]
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
  const right: number[] = []
  let misses = 0
  for (let i = 0; i < share.length; i++) {
    const given = share[i] as number
    const chance = (given * (wrong[i] as number)) / others
    miss.push(chance)
    right.push(given * (1 - (wrong[i] as number)))
    misses += chance
  }
  const prior: number[] = []
  for (let i = 0; i < share.length; i++)
    prior.push(Math.max(0, (right[i] as number) + misses - (miss[i] as number)))
  normalise(prior)
  const same: number[] = []
  const other: number[] = []
  for (let i = 0; i < prior.length; i++) {
    const chance = prior[i] as number
    same.push(chance < least ? 0 : 1 / chance)
    other.push(1 - chance < least ? 0 : 1 / (1 - chance))
  }
  return { share, wrong, miss, right, prior, same, other }
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
  const { length } = own.prior
  const named = oddsOf(own, said)
  const others = oddsOfOthers(own, said)
  const posterior = new Array<number>(length)
  for (let i = 0; i < length; i++) {
    const odds = i === said.label ? named : others
    posterior[i] = own.same[i] === 0 ? 0 : (before.posterior[i] as number) * odds
  }
  normalise(posterior)
  // How much likelier each truth has become.
  let factors = 0
  for (let i = 0; i < length; i++) factors += (posterior[i] as number) * (own.same[i] as number)
  const share = new Array<number>(length)
  const wrong = new Array<number>(length)
  for (let i = 0; i < length; i++) {
    const factor = (posterior[i] as number) * (own.same[i] as number)
    const right = (own.right[i] as number) * factor
    const given = right + (own.miss[i] as number) * (factors - factor)
    share[i] = given
    wrong[i] = Math.max(own.wrong[i] as number, given === 0 ? 1 : 1 - right / given)
  }
  return { posterior, share, wrong }
}

/**
 * What an answer that follows another one loses, were it the last: what comes of {@link viewAfter}, of which
 * nothing is kept. Most of what is looked into ends here.
 *
 * @param before the chance of each truth before the other answer
 * @param losses what a wrong answer loses, by the index of its label
 * @param most what having no answer loses
 */
export function lossAfter(
  own: Forecast,
  before: readonly number[],
  said: Said,
  losses: readonly number[],
  most: number,
): number {
  const { length } = before
  const named = oddsOf(own, said)
  const others = oddsOfOthers(own, said)
  let sum = 0
  let factors = 0
  for (let i = 0; i < length; i++) {
    const same = own.same[i] as number
    if (same === 0) continue
    const weight = (before[i] as number) * (i === said.label ? named : others)
    sum += weight
    factors += weight * same
  }
  if (!(sum > 0)) {
    const { share, wrong } = viewAfter(own, { ...own, posterior: before }, said)
    return lossOfView(share, wrong, losses, most)
  }
  let loss = 0
  for (let i = 0; i < length; i++) {
    const odds = i === said.label ? named : others
    const factor = (before[i] as number) * odds * (own.same[i] as number)
    const right = (own.right[i] as number) * factor
    const given = right + (own.miss[i] as number) * (factors - factor)
    // As a share of what is given, this is the chance of being wrong.
    const wrong = Math.max((own.wrong[i] as number) * given, given - right)
    loss += Math.min(wrong * (losses[i] as number), given * most)
  }
  return loss / sum
}

/** What an answer loses, were it the last: each label accepted, or given up. */
export function lossOfView(
  share: readonly number[],
  wrong: readonly number[],
  losses: readonly number[],
  most: number,
): number {
  let loss = 0
  for (let i = 0; i < share.length; i++)
    loss += (share[i] as number) * Math.min((wrong[i] as number) * (losses[i] as number), most)
  return loss
}

/** Odds of an answer where its label is true, relative to the prior that its chance was measured on. */
function oddsOf({ same }: Forecast, { label, wrong }: Said): number {
  return label < 0 ? 0 : (1 - wrong) * (same[label] as number)
}

/** The same where any other is true. */
function oddsOfOthers({ other }: Forecast, { label, wrong }: Said): number {
  return label < 0 ? wrong : wrong * (other[label] as number)
}

/** Weights of no sum, by an answer that was thought impossible, say nothing: all are as likely then. */
function normalise(weights: number[]): number[] {
  let sum = 0
  for (const weight of weights) sum += weight
  for (let i = 0; i < weights.length; i++)
    weights[i] = sum > 0 ? (weights[i] as number) / sum : 1 / weights.length
  return weights
}
