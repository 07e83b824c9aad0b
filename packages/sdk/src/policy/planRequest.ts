import type { Stakes } from '../request/request.js'
import type { ResolvedRequirements } from '../request/requirements.js'
import type { Offer } from '../routes/route.js'
import { formatUsd, toDollars, type Usd, usd } from '../utils/usd.js'
import type { Plan, PlanStep, Rejection } from './plan.js'
import type { Policy } from './policy.js'
import { whyRejected } from './requirements.js'
import {
  afterAnswer,
  afterFailure,
  type Choice,
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

/** What a request is worth under a policy. */
export function worthOf(
  { labels, stakes }: Pick<PlanParameters, 'labels' | 'stakes'>,
  policy: Policy,
): Worth & { exactWorth: Usd } {
  const each = typeof stakes === 'bigint' || stakes === undefined ? undefined : stakes
  const all = typeof stakes === 'bigint' ? stakes : usd('0')
  const [greatest = usd('0')] = each ? Object.values(each).sort((a, b) => (a > b ? -1 : 1)) : [all]
  const exactWorth = policy.answerWorth ?? ((greatest + usd('1')) as Usd)
  return {
    labels,
    loss: (label) => toDollars(each ? (each[label] ?? greatest) : all),
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
    money: toDollars(requirements.maxPrice),
    attempts: policy.maxAttempts,
  }
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
  for (const offer of offers) {
    const reason = whyRejected(offer, parameters.requirements)
    if (reason) rejected.push({ offer: offer.id, reason })
    else allowed.push(offer)
  }
  const initial = initialState(worth, allowed, policy, parameters.requirements)
  const base = { version: 1, answerWorth: formatUsd(worth.exactWorth) } as const
  const ranked = rankOffers(worth, initial)
  const first = ranked[0]
  if (!first || first.value > worth.answerWorth) {
    for (const { offer, value } of ranked)
      rejected.push({
        offer: offer.id,
        reason: `its expected loss is ${dollars(value)}, more than having no answer costs`,
      })
    const reason = first
      ? `every offer is expected to lose more than the ${dollars(worth.answerWorth)} that having no answer costs`
      : 'no offer meets the requirements'
    return { ...base, strategy: 'abstain', steps: [], rejected, reason }
  }

  const steps = followUps(worth, initial, first)
  const used = new Set(steps.map(({ offer }) => offer.id))
  for (const { offer, value } of ranked)
    if (!used.has(offer.id))
      rejected.push({
        offer: offer.id,
        reason: `its expected loss is ${dollars(value)}, and the plan's is ${dollars(first.value)}`,
      })
  const cascades = Object.values(first.onLabel).includes('continue')
  const strategy = cascades ? 'cascade' : steps.length > 1 ? 'fallback' : 'single'
  return { ...base, strategy, steps, rejected, reason: (steps[0] as PlanStep).reason }
}

/** The first choice, what follows if its answer is not accepted, and what follows if none comes. */
function followUps(worth: Worth, initial: State, first: Choice): PlanStep[] {
  const steps: PlanStep[] = [toStep(first, 'it has the least expected loss')]
  const push = (choice: Choice | undefined, when: string) => {
    if (choice && !steps.some(({ offer }) => offer.id === choice.offer.id))
      steps.push(toStep(choice, when))
  }
  for (const [label, action] of Object.entries(first.onLabel))
    if (action === 'continue') {
      const wrong = first.offer.expected?.[label]?.wrong ?? 0.5
      push(
        rankOffers(worth, afterAnswer(worth, initial, first.offer, { label, wrong }))[0],
        `it is asked when "${first.offer.id}" says "${label}"`,
      )
    }
  let state = initial
  let failing: Choice | undefined = first
  while (failing) {
    state = afterFailure(state, failing.offer)
    failing = rankOffers(worth, state)[0]
    if (failing && failing.value <= worth.answerWorth)
      push(failing, 'it is tried when those before it bring no answer')
    else failing = undefined
  }
  return steps
}

function toStep({ offer, value, terms, onLabel }: Choice, why: string): PlanStep {
  return { offer, value, terms, onLabel, reason: `${why}: ${dollars(value)}` }
}

function dollars(amount: number): string {
  return `$${amount.toPrecision(3)}`
}
