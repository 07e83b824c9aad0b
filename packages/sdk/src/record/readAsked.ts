import type { PlanParameters } from '../policy/planRequest.js'
import type { Policy } from '../policy/policy.js'
import type { Stakes } from '../request/request.js'
import type { ResolvedRequirements } from '../request/requirements.js'
import { type Usd, usd } from '../utils/usd.js'
import type { Asked } from './asked.js'

/** As `planRequest` takes it. The policy has no rules: what they required is in the requirements. */
export function readAsked(asked: Asked): { parameters: PlanParameters; policy: Policy } {
  const { labels, stakes, requirements, provisional, draws, policy } = asked
  const { answerWorth, timeout, maxAttempts, exploration, priors } = policy
  const resolved = {
    maxLatency: Number.POSITIVE_INFINITY,
    maxDownload: Number.POSITIVE_INFINITY,
    ...requirements,
    maxPrice: usd(requirements.maxPrice),
  } as ResolvedRequirements
  return {
    parameters: { labels, stakes: readStakes(stakes), requirements: resolved, provisional, draws },
    policy: {
      secondWorth: usd(policy.secondWorth),
      answerWorth: answerWorth === undefined ? undefined : usd(answerWorth),
      timeout: timeout ?? Number.POSITIVE_INFINITY,
      maxAttempts,
      requirements: resolved,
      rules: [],
      exploration: {
        share: exploration.share,
        maxStakes: usd(exploration.maxStakes),
        maxLoss: usd(exploration.maxLoss),
      },
      priors,
    },
  }
}

function readStakes(stakes: Asked['stakes']): Stakes | undefined {
  if (stakes === undefined) return undefined
  if (typeof stakes === 'string') return usd(stakes)
  const each = Object.entries(stakes).map(([label, one]) => [label, usd(one)] as [string, Usd])
  return Object.fromEntries(each)
}
