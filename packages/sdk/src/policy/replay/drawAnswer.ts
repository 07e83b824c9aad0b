import type { Expectation, Offer } from '../../routes/route.js'
import { own } from '../../utils/own.js'
import { unmeasured } from '../beliefs.js'
import { readForecast } from '../forecast.js'
import type { Worth } from '../value.js'
import type { Chance } from './chance.js'
import type { Outcome } from './outcome.js'

export type Answer = NonNullable<Outcome['answer']>

/**
 * What an honest run of an offer's model says. One draw decides what is true, for all models, and one for each
 * model what it makes of that: the same model elsewhere repeats its errors, and other models are independent
 * given the truth, as `expectationAfter` has it.
 *
 * @param possible the labels that may be right, as far as the recording tells. Default: all.
 */
export function drawAnswer(
  offer: Offer,
  worth: Worth,
  chance: Chance,
  possible?: ReadonlySet<string>,
): Answer {
  const expected = expectedOf(offer, worth)
  const labels = Object.keys(expected)
  if (labels.length < 2) {
    const label = labels[0] ?? '*'
    const wrong = own(expected, label)?.wrong ?? 0
    return { label, wrong, isWrong: chance(`answer/${offer.model.id}`) < wrong }
  }
  const { share, wrong, prior, miss } = readForecast(expected, labels)
  const truths = [...labels.keys()].filter((i) => possible?.has(labels[i] as string) ?? true)
  const weights = truths.map((i) => prior[i] as number)
  const right = truths[pick(weights, chance('truth'))]
  const given = labels.map((_, i) =>
    i === right ? (share[i] as number) * (1 - (wrong[i] as number)) : (miss[i] as number),
  )
  const said = pick(given, chance(`answer/${offer.model.id}`))
  return { label: labels[said] as string, wrong: wrong[said] as number, isWrong: said !== right }
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

/** The index of one of several, as often as its weight says. Of no weight at all: the last. */
function pick(weights: readonly number[], drawn: number): number {
  let left = drawn * weights.reduce((a, b) => a + b, 0)
  for (const [i, weight] of weights.entries()) {
    left -= weight
    if (left < 0) return i
  }
  return weights.length - 1
}
