import type { Offer } from '../../routes/route.js'
import { own } from '../../utils/own.js'
import { type Observation, wrongAfter } from '../beliefs.js'
import type { Worth } from '../value.js'
import type { Chance } from './chance.js'
import { type Answer, drawAnswer, drawLie, expectedOf } from './drawAnswer.js'
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
  { asked: { labels }, attempts, offers }: TraceEntry,
  worth: Worth,
  chance: Chance,
  note: (source: Source) => void,
): World {
  const seen = new Map(
    attempts.filter(({ outcome }) => outcome !== 'aborted').map((one) => [one.offer, one]),
  )
  const possible = possibleTruths([...seen.values()], labels)
  const kept = answersByModel(offers, seen, worth, chance, possible)
  const honest = (offer: Offer) =>
    kept.get(offer.model.id) ?? drawAnswer(offer, worth, chance, possible)
  const said = new Map<string, Observation>()
  return (offer) => {
    const attempt = seen.get(offer.id)
    const { outcome, source } = attempt
      ? outcomeOf(attempt, offer, worth, chance, possible, honest)
      : {
          outcome: drawOutcome(offer, worth, chance, () => honest(offer)),
          source: 'drawn' as const,
        }
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
  possible: Possible,
  honest: (offer: Offer) => Answer,
): { outcome: Outcome; source: Source } {
  const cost = { took: attempt.took, charged: Number(attempt.charged) }
  if (attempt.outcome !== 'answered') return { outcome: cost, source: 'recorded' }
  const kept = keptAnswer(attempt, offer, worth, chance, possible)
  if (!kept) {
    // What an answer said that came and was let through: as often a lie as the offer's numbers make of that.
    const lies = isLie(offer, chance, (1 - offer.dishonest) * offer.arrives)
    const answer = lies ? drawLie(offer, worth) : honest(offer)
    return { outcome: { ...cost, answer }, source: 'answer-drawn' }
  }
  const { answer, found } = kept
  const source = !found && answer.wrong > 0 ? 'answer-drawn' : 'recorded'
  return { outcome: { ...cost, answer }, source }
}

/** What was kept of an answer, and whether it was found out, or follows from what was, if that was right. */
function keptAnswer(
  attempt: TracedAttempt,
  offer: Offer,
  worth: Worth,
  chance: Chance,
  possible: Possible,
): { answer: Answer; found: boolean } | undefined {
  // Where answers are never wrong, there is nothing to find out about one.
  const certain = worth.labels.length === 0 && expectedOf(offer, worth)['*']?.wrong === 0
  const { label = certain && liesOf(offer) === 0 ? '*' : undefined } = attempt
  if (attempt.outcome !== 'answered' || label === undefined) return undefined
  const wrong = attempt.wrong ?? own(expectedOf(offer, worth), label)?.wrong ?? 0
  const follows = possible?.has(label) ? (possible.size === 1 ? false : undefined) : true
  const found = attempt.isWrong ?? (possible && follows)
  const isWrong = found ?? chance(`answer/${offer.model.id}`) < wrong
  return { answer: { label, wrong, isWrong }, found: found !== undefined }
}

/** By the model, what it says everywhere: the answer of it that was kept, unless that was a lie. */
function answersByModel(
  offers: readonly Offer[],
  seen: ReadonlyMap<string, TracedAttempt>,
  worth: Worth,
  chance: Chance,
  possible: Possible,
): ReadonlyMap<string, Answer> {
  const answers = new Map<string, Answer>()
  for (const offer of offers) {
    const attempt = seen.get(offer.id)
    const kept = attempt && keptAnswer(attempt, offer, worth, chance, possible)
    if (!kept) continue
    const { answer } = kept
    const { share, wrong } = own(expectedOf(offer, worth), answer.label) ?? { share: 0, wrong: 0 }
    const errs = (1 - offer.dishonest) * offer.arrives * share * wrong
    const mayLie = answer.isWrong && answer.label === drawLie(offer, worth).label
    if (!(mayLie && isLie(offer, chance, errs))) answers.set(offer.model.id, answer)
  }
  return answers
}

/** Whether an answer is a lie that was let through. @param otherwise the chance of that answer from an honest run */
function isLie(offer: Offer, chance: Chance, otherwise: number): boolean {
  const lies = liesOf(offer)
  return chance(`lies/${offer.operator}/${offer.model.id}`) * (lies + otherwise) < lies
}

/** The chance of a lie that is let through. */
const liesOf = ({ dishonest, undetected }: Offer) => dishonest * undetected

/** The labels that may be right; absent: nothing is known. */
type Possible = ReadonlySet<string> | undefined

/** What is left by answers that were found right or wrong. Without labels, answers cannot be told apart. */
function possibleTruths(attempts: readonly TracedAttempt[], labels: readonly string[]): Possible {
  if (labels.length === 0) return undefined
  const right = attempts.find(({ label, isWrong }) => label !== undefined && isWrong === false)
  if (right) return new Set([right.label as string])
  const wrong = new Set(attempts.filter(({ isWrong }) => isWrong).map(({ label }) => label))
  const possible = labels.filter((label) => !wrong.has(label))
  return possible.length > 0 && possible.length < labels.length ? new Set(possible) : undefined
}
