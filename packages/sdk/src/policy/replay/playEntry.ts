import type { Offer } from '../../routes/route.js'
import { type Usd, usd } from '../../utils/usd.js'
import type { Plan } from '../plan.js'
import { type PlanParameters, planRequest, worthOf } from '../planRequest.js'
import type { Policy } from '../policy.js'
import { whyRejected } from '../requirements.js'
import { askingOf } from './askingOf.js'
import { chanceOf } from './chance.js'
import { type Played, playPlan } from './playPlan.js'
import { recordedWorld, type Source } from './recordedWorld.js'
import type { TraceEntry } from './trace.js'

/** An entry under a policy: planned once for each amount that may be spent, and played as often as asked. */
export type EntryPlayer = {
  /** @param left the most that may be spent, if that is less than the entry and the policy allow */
  play: (run: number, left: Usd | undefined) => PlayedEntry
}

export type PlayedEntry = {
  plan: Plan
  played: Played
  /** Where each attempt is from. */
  sources: readonly Source[]
  /** Attempts that the requirements forbid, and charges above what was allowed: a fault of the engine. */
  breaks: number
}

/** A plan; and what came of it, where that is always the same. */
type Made = { asking: PlanParameters; plan: Plan; same?: PlayedEntry }

/** @param index of the entry, from 0 */
export function entryPlayer(
  entry: TraceEntry,
  index: number,
  policy: Policy,
  { seed, perCall }: { seed: number; perCall: Usd | undefined },
): EntryPlayer {
  const chance = chanceOf(seed, 'plan', index)
  const draws = { explore: chance('explore'), audit: chance('audit') }
  const whole = askingOf(entry, policy, perCall, draws)
  const plans = new Map<Usd, Made>()
  const planFor = (maxPrice: Usd): Made => {
    const known = plans.get(maxPrice)
    if (known) return known
    const asking = { ...whole, requirements: { ...whole.requirements, maxPrice } }
    const made: Made = { asking, plan: planRequest(asking, entry.offers, policy) }
    plans.set(maxPrice, made)
    return made
  }
  return {
    play(run, left) {
      const most = whole.requirements.maxPrice
      const made = planFor(left !== undefined && left < most ? left : most)
      // What was recorded from end to end comes out alike in every run.
      if (made.same) return made.same
      const result = playOnce(entry, made.asking, made.plan, policy, chanceOf(seed, run, index))
      if (result.sources.every((source) => source === 'recorded')) made.same = result
      return result
    },
  }
}

function playOnce(
  entry: TraceEntry,
  asking: PlanParameters,
  plan: Plan,
  policy: Policy,
  chance: ReturnType<typeof chanceOf>,
): PlayedEntry {
  const sources: Source[] = []
  const world = recordedWorld(entry, worthOf(asking, policy), chance, (one) => sources.push(one))
  const answered = playPlan(asking, plan, policy, world)
  const { requirements } = asking
  const auditor = auditorOf(plan, answered, requirements.maxPrice)
  const played = auditor ? audited(answered, auditor) : answered
  const forbidden = answered.attempts.filter(({ offer }) => whyRejected(offer, requirements))
  const overrun = Math.round(played.charged * 1e6) > Number(requirements.maxPrice)
  return { plan, played, sources, breaks: forbidden.length + (overrun ? 1 : 0) }

  /** What is paid for running the model again elsewhere; nobody waits for it. */
  function audited(before: Played, offer: Offer): Played {
    const outcome = world(offer, before.took)
    return {
      ...before,
      charged: before.charged + outcome.charged,
      loss: before.loss + outcome.charged,
      attempts: [...before.attempts, { offer, outcome, ran: outcome.took, withdrawn: false }],
    }
  }
}

/** Who is asked again, as a client does: the auditor had no part in the answer, and there is money left for it. */
function auditorOf(
  plan: Plan,
  { accepted, attempts, charged }: Played,
  most: Usd,
): Offer | undefined {
  const offer = plan.audit?.offer
  const given = attempts.find((one) => one.offer.id === accepted?.offer)?.offer
  if (!offer || !given || offer.model.id !== given.model.id) return undefined
  if (offer.operator === given.operator || attempts.some((one) => one.offer.id === offer.id))
    return undefined
  return Math.round(charged * 1e6) + Number(usd(offer.price.ceiling)) > Number(most)
    ? undefined
    : offer
}
