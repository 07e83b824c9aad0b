import type { ResolvedRequirements } from '../request/requirements.js'
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

/** What ruled an offer out: no form, no answer, a requirement by its name, or a better offer. */
export type RejectionCode =
  | 'malformed'
  | 'unavailable'
  | 'failed'
  | keyof ResolvedRequirements
  | 'value'

export type Rejection = {
  /** Its id; of a route that failed to make offers, the route's. */
  offer: string
  code: RejectionCode
  /** What the offer has, and the most that was allowed, in the unit of the requirement: dollars, milliseconds, bytes. */
  actual?: string | number | undefined
  limit?: string | number | undefined
  /** The same in a sentence, for people. */
  reason: string
  /** What was offered, unless it had no form that can be weighed. */
  facts?: Offer | undefined
  /** Of an offer that met the requirements: its expected loss, and what that is made of. */
  value?: number | undefined
  terms?: ValueTerms | undefined
}

export type Audit = {
  offer: Offer
  /** Share of requests like this one that are audited, from 0 to 1. */
  share: number
  /** One sentence, for people. */
  reason: string
}

/**
 * The policy's answer: which offers, in which order, and why; every other one with its reason. Plain
 * JSON, and a pure function of the request's facts, the offers and the policy.
 */
export type Plan = {
  version: 3
  /** Of what the plan uses, the last in this list; `'abstain'` has no steps. */
  strategy: 'single' | 'fallback' | 'cascade' | 'hedge' | 'provisional' | 'audit' | 'abstain'
  /** The first is run; each of the others only when those before it failed or were not accepted. */
  steps: readonly PlanStep[]
  /** What this device says meanwhile, for callers that want to show something at once. */
  provisional?: Offer | undefined
  /** The same model elsewhere, asked after an answer was accepted: it tells how far the first can be believed. */
  audit?: Audit | undefined
  /** The first step is not the best one known: it is tried to learn of it. */
  explored?: { insteadOf: string; share: number; costs: number } | undefined
  rejected: readonly Rejection[]
  /** What having no answer costs, in US dollars. */
  answerWorth: UsdString
  reason: string
}
