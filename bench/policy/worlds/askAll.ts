import { sift, worthOf } from '../../../packages/sdk/src/policy/planRequest.ts'
import { resolvePolicy } from '../../../packages/sdk/src/policy/policy.ts'
import type { Requirements } from '../../../packages/sdk/src/request/requirements.ts'
import { type Usd, usd } from '../../../packages/sdk/src/utils/usd.ts'
import { drawCalls } from './drawCalls.ts'
import { dollars, statedOffers } from './offersAt.ts'
import type { Asked } from './play.ts'
import { stagesOf } from './stagesOf.ts'
import type { RequestKind, World } from './worldSchema.ts'

/** All calls of a world with one luck, each with what may be chosen from. */
export function askAll(world: World, seed: number): readonly Asked[] {
  const labels = Object.keys(world.labels)
  const kinds = world.requests.map((kind) => ({ policy: policyOf(kind), size: kind.size }))
  const stages = stagesOf(world).map((stage) => {
    const offers = statedOffers(stage)
    const allowed = kinds.map(({ policy: { requirements } }) => {
      const parameters = { labels, stakes: undefined, requirements }
      return sift(parameters, offers).allowed
    })
    return { offers, allowed }
  })
  return drawCalls(world, seed).map((call) => {
    const { policy, size } = kinds[call.kind] as (typeof kinds)[number]
    const { offers, allowed } = stages[call.stage] as (typeof stages)[number]
    return {
      call,
      labels,
      policy,
      requirements: policy.requirements,
      worth: worthOf({ labels, stakes: call.stakes }, policy),
      size,
      offers,
      allowed: allowed[call.kind] ?? [],
    }
  })
}

/** The policy of a kind of request: what the SDK takes by default, but for what the world says. */
export function policyOf({ secondWorth, answerWorth, perCall, require }: RequestKind) {
  const { maxPrice, ...others } = require
  return resolvePolicy(
    {
      secondWorth: amount(secondWorth),
      ...(answerWorth !== undefined && { answerWorth: amount(answerWorth) }),
      require: {
        ...(others as Requirements),
        ...(maxPrice !== undefined && { maxPrice: amount(maxPrice) }),
      },
    },
    amount(perCall),
  )
}

const amount = (value: number): Usd => usd(dollars(value))
