import { type Change, explainChanges } from './explainChanges.js'
import { type Asked, type ExplainedOffer, explainOffers } from './explainOffers.js'
import { sentenceOf, whatFollows, whatIsRuledOut, whyFirst, whyNotTheNext } from './explainWords.js'
import type { Plan } from './plan.js'

export type ExplainOptions = {
  /**
   * What the plan was made by: then it is told what would change it, and what beginning
   * with an offer that follows would lose.
   */
  asked?: Asked | undefined
}

/** A plan for a person, in words, and for a machine, in numbers. Plain JSON. */
export type Explanation = {
  strategy: Plan['strategy']
  /** What is done, and why. */
  sentence: string
  /**
   * One each for what the first offer's expected loss is made of, what follows on which outcome, the nearest
   * rival, what was ruled out, and what would change the plan: those that there is something to say of.
   */
  paragraphs: readonly string[]
  /** Every offer that was weighed or ruled out. */
  offers: readonly ExplainedOffer[]
  /** Empty where `asked` was not passed, or where nothing was found that would change the plan. */
  changes: readonly Change[]
}

/**
 * Says why a plan is as it is: why this offer comes first, what follows, why the nearest rival lost and by how
 * much, and what was ruled out by which number. Pure, and knows no input.
 *
 * @example
 * const { sentence, offers } = explain(await quote(client, request))
 * sentence // '"local/lookalike-small/wasm" is run first: it is expected to lose the least, $0.0109.'
 * offers[0].terms.error // { dollars: 0.0107, from: ['wrong', 'arrives', 'dishonest'] }
 * offers[0].estimates.wrong // { value: 0.0107, prior: 0.0107, samples: 0, source: 'manifest' }
 */
export function explain(plan: Plan, { asked }: ExplainOptions = {}): Explanation {
  const offers = explainOffers(plan, asked)
  const changes = asked ? explainChanges(plan, asked) : []
  const paragraphs = [
    whyFirst(plan, offers),
    whatFollows(plan),
    whyNotTheNext(plan, offers),
    whatIsRuledOut(offers),
    changes.map(({ reason }) => reason).join(' '),
  ].filter((text): text is string => text !== undefined && text !== '')
  const sentence = sentenceOf(plan, offers)
  return { strategy: plan.strategy, sentence, paragraphs, offers, changes }
}
