import type { Expectation, Offer } from '../../routes/route.js'
import { own } from '../../utils/own.js'
import { unmeasured } from '../beliefs.js'
import type { Worth } from '../value.js'
import type { Chance } from './chance.js'
import type { Outcome } from './outcome.js'

type Answer = NonNullable<Outcome['answer']>

/**
 * What an honest run of an offer's model says. One draw decides what is true, for all models, and one for each
 * model what it makes of that: the same model elsewhere repeats its errors, and other models are independent
 * given the truth, as `expectationAfter` has it.
 *
 * @param truth the label that is right, where the recording tells
 */
export function drawAnswer(offer: Offer, worth: Worth, chance: Chance, truth?: string): Answer {
  const expected = expectedOf(offer, worth)
  const labels = Object.keys(expected)
  if (labels.length < 2) {
    const label = labels[0] ?? '*'
    const wrong = own(expected, label)?.wrong ?? 0
    return { label, wrong, isWrong: chance(`answer/${offer.model.id}`) < wrong }
  }
  /** The chance that a label is given while another is true. */
  const joint = (label: string, right: string) => {
    const { share, wrong } = expected[label] as { share: number; wrong: number }
    return label === right ? share * (1 - wrong) : (share * wrong) / (labels.length - 1)
  }
  const right =
    truth !== undefined && labels.includes(truth)
      ? truth
      : pick(labels, (one) => labels.reduce((sum, y) => sum + joint(y, one), 0), chance('truth'))
  const label = pick(labels, (one) => joint(one, right), chance(`answer/${offer.model.id}`))
  return { label, wrong: expected[label]?.wrong ?? 0, isWrong: label !== right }
}

/** What a liar says: whatever costs most. Its answer looks like any other of its label. */
export function drawLie(offer: Offer, worth: Worth): Answer {
  const expected = expectedOf(offer, worth)
  const label = Object.keys(expected).reduce((a, b) => (worth.loss(b) > worth.loss(a) ? b : a))
  return { label, wrong: expected[label]?.wrong ?? 0, isWrong: true }
}

/** What a model is expected to say of the labels; of a task without labels, of all that it says. */
export function expectedOf(offer: Offer, { labels }: Worth): Expectation {
  if (labels.length > 0) return offer.expected ?? unmeasured(labels)
  return { '*': { share: 1, wrong: own(offer.expected ?? {}, '*')?.wrong ?? 0 } }
}

/** One of several, as often as its weight says. Of no weight at all: the last. */
function pick(labels: readonly string[], weigh: (label: string) => number, drawn: number): string {
  const weights = labels.map(weigh)
  let left = drawn * weights.reduce((a, b) => a + b, 0)
  for (const [i, label] of labels.entries()) {
    left -= weights[i] as number
    if (left < 0) return label
  }
  return labels.at(-1) as string
}
