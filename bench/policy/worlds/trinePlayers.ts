import { believed } from '../../../packages/sdk/src/execute/believed.ts'
import { whatFollows } from '../../../packages/sdk/src/execute/whatFollows.ts'
import type { Observation } from '../../../packages/sdk/src/policy/beliefs.ts'
import { wrongAfter } from '../../../packages/sdk/src/policy/beliefs.ts'
import type { Estimates } from '../../../packages/sdk/src/policy/estimates/estimates.ts'
import { planRequest } from '../../../packages/sdk/src/policy/planRequest.ts'
import type { World } from '../../../packages/sdk/src/policy/replay/outcome.ts'
import { playPlan } from '../../../packages/sdk/src/policy/replay/playPlan.ts'
import type { Expectation, Offer } from '../../../packages/sdk/src/routes/route.ts'
import type { Fate } from './drawCalls.ts'
import { dollars } from './offersAt.ts'
import type { Asked, Attempt, Played } from './play.ts'
import type { Player } from './player.ts'

/** Worlds begin at this moment: estimates age by the clock. */
const epoch = Date.UTC(2026, 0, 1)
const device = 'simulated'

/** The SDK's own policy: its estimates, its plans, and its decisions after each answer. */
export function trinePlayer(estimates: Estimates): Player {
  return {
    name: 'Trine',
    play(asked) {
      const { call, size } = asked
      const facts = { size, device, now: epoch + call.at }
      return playPlanOf(asked, estimates.apply(asked.offers, facts), call.draws)
    },
    learn({ call, labels, offers, size, requirements }, { attempts, accepted, audit }) {
      const at = epoch + call.at
      const stated = (id: string) => offers.find((offer) => offer.id === id) as Offer
      for (const attempt of audit ? [...attempts, audit.attempt] : attempts) {
        const { offer, fate, took, withdrawn } = attempt
        const answered = fate.label !== undefined && took === fate.took && !withdrawn
        const late = took >= requirements.maxLatency
        estimates.saw(
          {
            offer: stated(offer.id),
            size,
            at,
            attempt: {
              outcome: withdrawn
                ? 'withdrawn'
                : answered
                  ? 'answered'
                  : late
                    ? 'timed-out'
                    : 'failed',
              took,
              charged: dollars(fate.charged),
            },
            // A check that would have found nothing out says nothing.
            ...(fate.outcome === 'caught' && !withdrawn && { honest: false }),
            ...(answered && offer.undetected < 1 && { honest: true }),
          },
          { device },
        )
      }
      if (!accepted) return
      const offer = stated(accepted.offer)
      if (audit?.agrees !== undefined)
        for (const { offer: one, honest } of believed(
          audit.first,
          audit.attempt.offer,
          audit.agrees,
        ))
          estimates.saw({ offer: stated(one.id), size, at, honest }, { device })
      if (!call.feedback) return
      const given = { label: accepted.label, correct: !accepted.isWrong }
      estimates.saw({ offer, size, at, right: given }, { device })
      // The same model elsewhere was no second look.
      const told = new Set([offer.model.id])
      for (const { offer: other, fate, took, withdrawn } of attempts) {
        if (withdrawn || fate.label === undefined || took !== fate.took || told.has(other.model.id))
          continue
        told.add(other.model.id)
        const right = whatFollows(given, fate.label === given.label, labels)
        if (right) estimates.saw({ offer: stated(other.id), size, at, right }, { device })
      }
    },
  }
}

/** The SDK's policy with the true numbers and nothing to learn: what is left to lose is no matter of estimates. */
export function informedPlayer(truths: readonly (readonly Offer[])[]): Player {
  return {
    name: 'Trine, told the truth',
    play: (asked) =>
      playPlanOf(asked, truths[asked.call.stage] as readonly Offer[], { explore: 1, audit: 1 }),
    learn: () => {},
  }
}

function playPlanOf(
  asked: Asked,
  offers: readonly Offer[],
  draws: { explore: number; audit: number },
): Played {
  const { call, labels, policy, requirements } = asked
  const { stakes } = call
  const parameters = { labels, stakes, requirements, draws }
  const plan = planRequest(parameters, offers, policy)
  const played = playPlan(parameters, plan, policy, worldOf(asked))
  const attempts = played.attempts.map(
    ({ offer, ran, withdrawn }): Attempt => ({
      offer,
      withdrawn,
      fate: call.fates.get(offer.id) as Fate,
      took: ran,
    }),
  )
  const { accepted, loss } = played
  if (!plan.audit || !accepted || accepted.offer !== plan.steps[0]?.offer.id)
    return { loss, attempts, accepted }
  const { offer } = plan.audit
  const first = plan.steps[0].offer
  const fate = call.fates.get(offer.id) as Fate
  const { label, charged, took } = fate
  const agrees = label === undefined ? undefined : label === accepted.label
  // Nobody waits for an audit: it costs what it is charged.
  return {
    loss: loss + charged,
    attempts,
    accepted,
    audit: { first, attempt: { offer, fate, took }, agrees },
  }
}

/** What becomes of attempts, as the policy is shown it: it learns of an answer's chance only what it believes. */
function worldOf({ call, labels }: Asked): World {
  const seen: Observation[] = []
  return (offer) => {
    const { took, charged, label } = call.fates.get(offer.id) as Fate
    if (label === undefined) return { took, charged }
    const expected = offer.expected as Expectation
    const own = { label, wrong: expected[label]?.wrong ?? 1 / labels.length }
    const wrong = wrongAfter(expected, seen, own)
    seen.push({ model: offer.model.id, label, wrong })
    return { took, charged, answer: { label, wrong, isWrong: label !== call.truth } }
  }
}
