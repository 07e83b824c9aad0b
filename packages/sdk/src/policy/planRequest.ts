import type { Stakes } from '../request/request.js'
import type { ResolvedRequirements } from '../request/requirements.js'
import type { Offer } from '../routes/route.js'
import { own } from '../utils/own.js'
import { formatUsd, toDollars, type Usd, usd } from '../utils/usd.js'
import { whyMalformed } from './malformed.js'
import type { Plan, PlanStep, Rejection } from './plan.js'
import type { Policy } from './policy.js'
import { whyRejected } from './requirements.js'
import {
  afterAnswer,
  afterFailure,
  type Choice,
  expectation,
  rankOffers,
  type State,
  type Worth,
} from './value.js'

export type PlanParameters = {
  /** The labels of the request's models; empty for a task without labels. */
  labels: readonly string[]
  stakes: Stakes | undefined
  requirements: ResolvedRequirements
}

/** The reason of a plan without any offer to weigh. */
export const noOfferAllowed = 'no offer meets the requirements'

/** What a request is worth under a policy. */
export function worthOf(
  { labels, stakes }: Pick<PlanParameters, 'labels' | 'stakes'>,
  policy: Policy,
): Worth & { exactWorth: Usd } {
  const each = typeof stakes === 'bigint' || stakes === undefined ? undefined : stakes
  const all = typeof stakes === 'bigint' ? stakes : usd('0')
  // biome-ignore lint/complexity/useMathMinMax: these are bigints.
  const greatest = Object.values(each ?? { all }).reduce((a, b) => (a > b ? a : b), usd('0'))
  const exactWorth = policy.answerWorth ?? ((greatest + usd('1')) as Usd)
  return {
    labels,
    loss: (label) => toDollars(each ? (own(each, label) ?? greatest) : all),
    answerWorth: toDollars(exactWorth),
    exactWorth,
    secondWorth: toDollars(policy.secondWorth),
  }
}

/** Where a request stands before anything was tried. */
export function initialState(
  worth: Worth,
  offers: readonly Offer[],
  policy: Policy,
  requirements: ResolvedRequirements,
): State {
  return {
    offers,
    seen: [],
    stop: worth.answerWorth,
    time: requirements.maxLatency,
    money: requirements.maxPrice,
    attempts: policy.maxAttempts,
    cascades: lookAhead(worth.labels.length),
  }
}

/**
 * How many models to ask after the first. To look ahead takes labels ^ models steps, and 100 000 are done
 * while nobody notices: with 2 labels that is 15, with 100 it is 1, and with 1000 it is none.
 */
function lookAhead(labels: number): number {
  return labels < 2 ? 0 : Math.max(0, Math.floor(5 / Math.log10(labels)) - 1)
}

/**
 * Decides which offers to run, in which order, and why. Pure: no clock, no network, no randomness; the
 * same arguments give the same plan.
 */
export function planRequest(
  parameters: PlanParameters,
  offers: readonly Offer[],
  policy: Policy,
): Plan {
  const worth = worthOf(parameters, policy)
  const rejected: Rejection[] = []
  const allowed: Offer[] = []
  const ids = new Set<string>()
  for (const offer of offers) {
    const id = String(offer?.id)
    const malformed =
      whyMalformed(offer, parameters.labels) ??
      (ids.has(id) ? 'another offer has its id' : undefined)
    const reason = malformed ?? whyRejected(offer, parameters.requirements)
    if (malformed) rejected.push({ offer: id, reason: malformed })
    else if (reason) rejected.push({ offer: id, reason, facts: offer })
    else allowed.push(offer)
    ids.add(id)
  }
  const initial = initialState(worth, allowed, policy, parameters.requirements)
  const base = { version: 2, answerWorth: formatUsd(worth.exactWorth) } as const
  const ranked = rankOffers(worth, initial)
  const first = ranked[0]
  if (!first || first.value > worth.answerWorth) {
    for (const choice of ranked) rejected.push(lost(choice, 'more than having no answer costs'))
    const reason = first
      ? `every offer is expected to lose more than the ${dollars(worth.answerWorth)} that having no answer costs`
      : noOfferAllowed
    return { ...base, strategy: 'abstain', steps: [], rejected, reason }
  }

  const steps = followUps(worth, initial, first)
  const used = new Set(steps.map(({ offer }) => offer.id))
  for (const choice of ranked)
    if (!used.has(choice.offer.id))
      rejected.push(lost(choice, `and the plan's is ${dollars(first.value)}`))
  const cascades = Object.values(first.onLabel).includes('continue')
  const strategy = cascades ? 'cascade' : steps.length > 1 ? 'fallback' : 'single'
  return { ...base, strategy, steps, rejected, reason: (steps[0] as PlanStep).reason }
}

/** Every offer that may come to be run: the first choice, and the best one after each of its outcomes. */
function followUps(worth: Worth, initial: State, first: Choice): PlanStep[] {
  const steps = new Map<string, PlanStep>()
  const add = (choice: Choice, why: string) => {
    if (!steps.has(choice.offer.id)) steps.set(choice.offer.id, toStep(choice, why))
  }
  const follow = (state: State, { offer, onLabel }: Choice) => {
    for (const [label, action] of Object.entries(onLabel)) {
      if (action !== 'continue') continue
      const { wrong } = expectation(worth, state, offer)[label] as { wrong: number }
      const next = afterAnswer(worth, state, offer, { label, wrong })
      const choice = rankOffers(worth, next)[0]
      if (!choice) continue
      add(choice, `it is asked when "${offer.id}" says "${label}"`)
      follow(next, choice)
    }
    const failed = afterFailure(state, offer)
    const choice = rankOffers(worth, failed)[0]
    if (!choice || choice.value >= failed.stop) return
    add(choice, `it is tried when "${offer.id}" brings no answer`)
    follow(failed, choice)
  }
  add(first, 'it has the least expected loss')
  follow(initial, first)
  return [...steps.values()]
}

function lost({ offer, value, terms }: Choice, why: string): Rejection {
  const reason = `its expected loss is ${dollars(value)}, ${why}`
  return { offer: offer.id, reason, facts: offer, value, terms }
}

function toStep({ offer, value, terms, onLabel }: Choice, why: string): PlanStep {
  return { offer, value, terms, onLabel, reason: `${why}: ${dollars(value)}` }
}

function dollars(amount: number): string {
  return `$${amount.toPrecision(3)}`
}
