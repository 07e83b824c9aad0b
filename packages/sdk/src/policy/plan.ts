import type { Offer } from '../routes/route.js'
import type { UsdString } from '../utils/usd.js'

/** The terms of an offer's value, in US dollars. Their sum is the expected loss of choosing it. */
export type ValueTerms = {
  /** Expected price. */
  price: number
  /** Expected time, at the worth of a second. */
  time: number
  /** Expected loss from honest answers that are wrong, or the cost of going on instead. */
  error: number
  /** Expected loss from dishonest answers that the check lets through. */
  dishonesty: number
  /** Expected cost of the attempt bringing no answer. */
  failure: number
}

/** What follows an answer with this label, before its confidence is known. */
export type LabelAction = 'accept' | 'continue' | 'give-up'

export type PlanStep = {
  offer: Offer
  /** Expected loss in US dollars of starting with this offer. */
  value: number
  terms: ValueTerms
  /** One sentence, for people. */
  reason: string
  onLabel: Readonly<Record<string, LabelAction>>
  /** What is asked besides, if no answer has come after so many milliseconds. */
  hedge?: { offer: Offer; after: number } | undefined
}

export type Rejection = {
  offer: string
  reason: string
  /** What was offered, unless it had no form that can be weighed. */
  facts?: Offer | undefined
  /** Of an offer that met the requirements: its expected loss, and what that is made of. */
  value?: number | undefined
  terms?: ValueTerms | undefined
}

/**
 * The policy's answer: which offers, in which order, and why; every other one with its reason. Plain
 * JSON, and a pure function of the request's facts, the offers and the policy.
 */
export type Plan = {
  version: 2
  /** Of what the plan uses, the last in this list; `'abstain'` has no steps. */
  strategy: 'single' | 'fallback' | 'cascade' | 'hedge' | 'provisional' | 'abstain'
  /** The first is run; each of the others only when those before it failed or were not accepted. */
  steps: readonly PlanStep[]
  /** What this device says meanwhile, for callers that want to show something at once. */
  provisional?: Offer | undefined
  rejected: readonly Rejection[]
  /** What having no answer costs, in US dollars. */
  answerWorth: UsdString
  reason: string
}
