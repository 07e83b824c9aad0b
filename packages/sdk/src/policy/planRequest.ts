import type { Stakes } from '../request/request.js'
import type { ResolvedRequirements } from '../request/requirements.js'
import type { Offer } from '../routes/route.js'
import { own } from '../utils/own.js'
import { formatUsd, toDollars, type Usd, usd } from '../utils/usd.js'
import { findAudit } from './audit.js'
import { type Reading, readOffers } from './candidate.js'
import { choose } from './choose.js'
import { explore } from './explore.js'
import { findProvisional } from './findProvisional.js'
import { dollars, followUps } from './followUps.js'
import { lookAheadOf } from './lookAhead.js'
import { whyMalformed } from './malformed.js'
import { microUsd } from './microUsd.js'
import { offersOf } from './offersOf.js'
import type { Plan, PlanStep, Rejection } from './plan.js'
import type { Policy } from './policy.js'
import { whyRejected } from './requirements.js'
import { greatest } from './rules.js'
import { rankAll, roomOf, startSearch } from './startSearch.js'
import type { Choice, State, Worth } from './value.js'

export type PlanParameters = {
  /** The labels of the request's models; empty for a task without labels. */
  labels: readonly string[]
  stakes: Stakes | undefined
  requirements: ResolvedRequirements
  /** Whether this device should say something meanwhile, if it can for nothing. Default: no. */
  provisional?: boolean | undefined
  /** What is left to chance, each from 0 to 1: see {@link Draws}. Default: nothing is. */
  draws?: Draws | undefined
}

/** An offer is explored, or an answer audited, where the draw is below the share that the policy comes to. */
export type Draws = { explore: number; audit: number }

/** The reason of a plan without any offer to weigh. */
export const noOfferAllowed = 'no offer meets the requirements'

/** What a request is worth under a policy. */
export function worthOf(
  { labels, stakes }: Pick<PlanParameters, 'labels' | 'stakes'>,
  policy: Policy,
): Worth & { exactWorth: Usd } {
  const each = typeof stakes === 'bigint' || stakes === undefined ? undefined : stakes
  const most = greatest(stakes)
  const exactWorth = policy.answerWorth ?? ((most + usd('1')) as Usd)
  return {
    labels,
    loss: (label) => toDollars((each && own(each, label)) ?? most),
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
  reading: Reading = readOffers(worth, offers),
): State {
  const { maxLatency: time, maxPrice: money } = requirements
  const { maxAttempts: attempts } = policy
  const room = { money: Number(money), time, ahead: attempts }
  return {
    offers,
    seen: [],
    stop: worth.answerWorth,
    time,
    money,
    attempts,
    ...lookAheadOf(reading, worth.labels.length, room),
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
  const { requirements } = parameters
  const { wellFormed, allowed, rejected } = sift(parameters, offers)
  const reading = readOffers(worth, allowed)
  const initial = initialState(worth, allowed, policy, requirements, reading)
  const base = { version: 3, answerWorth: formatUsd(worth.exactWorth) } as const
  const search = startSearch(worth, initial, reading)
  const room = roomOf(initial)
  const ranked = rankAll(search, room)
  const best = choose(search, room, initial.hedges)
  if (!best || best.choice.value > worth.answerWorth) {
    for (const choice of ranked)
      rejected.push(lost(choice, worth.answerWorth, 'more than having no answer costs'))
    const reason = best
      ? `every offer is expected to lose more than the ${dollars(worth.answerWorth)} that having no answer costs`
      : noOfferAllowed
    return { ...base, strategy: 'abstain', steps: [], rejected, reason }
  }

  const tried = explore({
    worth,
    state: initial,
    ranked,
    best: best.choice,
    policy,
    stakes: greatest(parameters.stakes),
    draw: parameters.draws?.explore ?? 1,
  })
  const chosen = tried ? { choice: tried.choice, hedge: undefined } : best
  const { choice: first } = chosen
  const why = tried && `it is tried to learn of it, in place of "${best.choice.offer.id}"`
  const steps = followUps(worth, initial, chosen, why)
  const used = new Set(offersOf({ steps }).map(({ id }) => id))
  for (const choice of ranked)
    if (!used.has(choice.offer.id))
      rejected.push(lost(choice, first.value, `and the plan's is ${dollars(first.value)}`))
  const provisional = parameters.provisional
    ? findProvisional(worth, initial, wellFormed, requirements, first.offer)
    : undefined
  const others = ranked.filter(({ offer }) => offer.operator !== first.offer.operator)
  const otherwise = Math.min(worth.answerWorth, ...others.map(({ value }) => value))
  const found =
    parameters.draws &&
    findAudit({ worth, first, otherwise, offers: wellFormed, requirements, policy })
  const audit = found && (parameters.draws?.audit ?? 1) < found.share ? found : undefined
  const strategy = audit ? 'audit' : provisional ? 'provisional' : strategyOf(steps)
  const reason = (steps[0] as PlanStep).reason
  return {
    ...base,
    strategy,
    steps,
    ...(provisional && { provisional }),
    ...(audit && { audit }),
    ...(tried && { explored: tried.explored }),
    rejected,
    reason,
  }
}

function strategyOf(steps: readonly PlanStep[]): Plan['strategy'] {
  if (steps[0]?.hedge) return 'hedge'
  if (Object.values(steps[0]?.onLabel ?? {}).includes('continue')) return 'cascade'
  return steps.length > 1 ? 'fallback' : 'single'
}

/** What can be weighed, what may be used, and why the rest may not. */
export function sift({ labels, requirements }: PlanParameters, offers: readonly Offer[]) {
  const wellFormed: Offer[] = []
  const allowed: Offer[] = []
  const rejected: Rejection[] = []
  const ids = new Set<string>()
  for (const offer of offers) {
    const id = typeof offer?.id === 'string' ? offer.id : ''
    const malformed =
      whyMalformed(offer, labels) ?? (ids.has(id) ? 'another offer has its id' : undefined)
    ids.add(id)
    if (malformed) {
      rejected.push({ offer: id, code: 'malformed', reason: malformed })
      continue
    }
    wellFormed.push(offer)
    const breach = whyRejected(offer, requirements, microUsd(offer.price.ceiling))
    if (breach) rejected.push({ offer: id, ...breach, facts: offer })
    else allowed.push(offer)
  }
  return { wellFormed, allowed, rejected }
}

function lost({ offer, value, terms }: Choice, limit: number, why: string): Rejection {
  const reason = `its expected loss is ${dollars(value)}, ${why}`
  return {
    offer: offer.id,
    code: 'value',
    actual: value,
    limit,
    reason,
    facts: offer,
    value,
    terms,
  }
}
