import type { Policy } from '../../../packages/sdk/src/policy/policy.ts'
import type { Worth } from '../../../packages/sdk/src/policy/value.ts'
import type { ResolvedRequirements } from '../../../packages/sdk/src/request/requirements.ts'
import type { Offer } from '../../../packages/sdk/src/routes/route.ts'
import type { Call, Fate } from './drawCalls.ts'

/** One call, as a policy is asked to make it. */
export type Asked = {
  call: Call
  labels: readonly string[]
  policy: Policy
  requirements: ResolvedRequirements
  worth: Pick<Worth, 'loss' | 'answerWorth' | 'secondWorth'>
  /** Bytes of the input. */
  size: number
  /** All offers as their routes state them, and those that meet the requirements. */
  offers: readonly Offer[]
  allowed: readonly Offer[]
}

export type Attempt = {
  offer: Offer
  fate: Fate
  took: number
  /** Another was sooner, so that nobody saw its answer. */
  withdrawn?: boolean | undefined
}

/** What became of a call. US dollars and milliseconds. */
export type Played = {
  loss: number
  attempts: readonly Attempt[]
  /** Absent where no answer was accepted. */
  accepted?: { offer: string; label: string; isWrong: boolean } | undefined
  /** How the same model answered elsewhere, where that was asked. */
  audit?: { first: Offer; attempt: Attempt; agrees: boolean | undefined } | undefined
}

/**
 * Tries offers in an order until one answers, and accepts that. Others of an operator that failed are passed
 * over, and so is what the money does not allow.
 */
export function playInOrder(asked: Asked, order: readonly Offer[]): Played {
  const { call, policy, requirements, worth } = asked
  const attempts: Attempt[] = []
  const failed = new Set<string>()
  let [money, time, charged] = [Number(requirements.maxPrice) / 1e6, requirements.maxLatency, 0]
  for (const offer of order) {
    if (attempts.length >= policy.maxAttempts || time <= 0) break
    const ceiling = Number(offer.price.ceiling)
    if (failed.has(offer.operator) || ceiling > money + 1e-9) continue
    const fate = call.fates.get(offer.id) as Fate
    const took = Math.min(fate.took, time)
    attempts.push({ offer, fate, took })
    charged += fate.charged
    time -= took
    money -= offer.cancellable ? fate.charged : ceiling
    if (fate.label !== undefined && took === fate.took)
      return {
        loss: lossOf(asked, charged, time, fate.label),
        attempts,
        accepted: accepted(offer, fate.label, call),
      }
    failed.add(offer.operator)
  }
  const waited = requirements.maxLatency - time
  return { loss: charged + (worth.secondWorth * waited) / 1000 + worth.answerWorth, attempts }
}

function lossOf(
  { call, worth, requirements }: Asked,
  charged: number,
  time: number,
  label: string,
) {
  const waited = requirements.maxLatency - time
  const wrong = label === call.truth ? 0 : worth.loss(label)
  return charged + (worth.secondWorth * waited) / 1000 + wrong
}

const accepted = ({ id }: Offer, label: string, { truth }: Call) => ({
  offer: id,
  label,
  isWrong: label !== truth,
})
