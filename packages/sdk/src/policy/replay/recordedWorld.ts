import type { Offer } from '../../routes/route.js'
import { own } from '../../utils/own.js'
import { type Observation, wrongAfter } from '../beliefs.js'
import type { Worth } from '../value.js'
import type { Chance } from './chance.js'
import { drawAnswer, drawLie, expectedOf } from './drawAnswer.js'
import { drawOutcome } from './drawOutcome.js'
import type { Outcome, World } from './outcome.js'
import type { TracedAttempt, TraceEntry } from './trace.js'

/**
 * How much of an attempt was recorded: all of it; that it came, when and for how much, but not what it said or
 * whether that was right; or nothing.
 */
export type Source = 'recorded' | 'answer-drawn' | 'drawn'

/**
 * The world of one entry: what was tried in the recording comes to what it came to then, and what was not is
 * drawn from the offer's own numbers.
 *
 * @param note told of each attempt where its outcome is from
 */
export function recordedWorld(
  { asked: { labels }, attempts }: TraceEntry,
  worth: Worth,
  chance: Chance,
  note: (source: Source) => void,
): World {
  const seen = new Map(
    attempts.filter(({ outcome }) => outcome !== 'aborted').map((one) => [one.offer, one]),
  )
  const truth = truthOf([...seen.values()], labels)
  const said = new Map<string, Observation>()
  return (offer) => {
    const attempt = seen.get(offer.id)
    const { outcome, source } = attempt
      ? outcomeOf(attempt, offer, worth, chance, truth)
      : { outcome: drawOutcome(offer, worth, chance, truth), source: 'drawn' as const }
    note(source)
    return outcome.answer && labels.length > 0 ? inView(offer, outcome, worth, said) : outcome
  }
}

/** An answer with the chance of being wrong that it has beside what other models said, as a client reckons it. */
function inView(
  offer: Offer,
  outcome: Outcome,
  worth: Worth,
  said: Map<string, Observation>,
): Outcome {
  const answer = outcome.answer as NonNullable<Outcome['answer']>
  const model = offer.model.id
  const others = [...said.values()].filter((one) => one.model !== model)
  const wrong = wrongAfter(expectedOf(offer, worth), others, answer)
  said.set(model, { model, label: answer.label, wrong })
  return { ...outcome, answer: { ...answer, wrong } }
}

function outcomeOf(
  attempt: TracedAttempt,
  offer: Offer,
  worth: Worth,
  chance: Chance,
  truth: string | undefined,
): { outcome: Outcome; source: Source } {
  const cost = { took: attempt.took, charged: Number(attempt.charged) }
  if (attempt.outcome !== 'answered') return { outcome: cost, source: 'recorded' }
  // Where answers are never wrong, there is nothing to find out about one.
  const certain = worth.labels.length === 0 && expectedOf(offer, worth)['*']?.wrong === 0
  const { label = certain && liesOf(offer) === 0 ? '*' : undefined } = attempt
  if (label === undefined) {
    const answer = drawnAnswer(offer, worth, chance, truth)
    return { outcome: { ...cost, answer }, source: 'answer-drawn' }
  }
  const wrong = attempt.wrong ?? own(expectedOf(offer, worth), label)?.wrong ?? 0
  const found = attempt.isWrong ?? (truth === undefined ? undefined : label !== truth)
  const isWrong = found ?? chance(`answer/${offer.model.id}`) < wrong
  const source = found === undefined && wrong > 0 ? 'answer-drawn' : 'recorded'
  return { outcome: { ...cost, answer: { label, wrong, isWrong } }, source }
}

/** What an answer said that came and was let through: as often a lie as the offer's numbers make of that. */
function drawnAnswer(offer: Offer, worth: Worth, chance: Chance, truth: string | undefined) {
  const lies = liesOf(offer)
  const all = lies + (1 - offer.dishonest) * offer.arrives
  const drawn = chance(`lies/${offer.operator}/${offer.model.id}`)
  return drawn * all < lies ? drawLie(offer, worth) : drawAnswer(offer, worth, chance, truth)
}

/** The chance of a lie that is let through. */
const liesOf = ({ dishonest, undetected }: Offer) => dishonest * undetected

/** The label that is right, as far as answers that were found right or wrong tell. */
function truthOf(attempts: readonly TracedAttempt[], labels: readonly string[]) {
  const right = attempts.find(({ label, isWrong }) => label !== undefined && isWrong === false)
  if (right) return right.label
  const wrong = attempts.find(({ label, isWrong }) => label !== undefined && isWrong)
  return wrong && labels.length === 2 ? labels.find((label) => label !== wrong.label) : undefined
}
