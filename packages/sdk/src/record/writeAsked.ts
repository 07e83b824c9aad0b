import type { PlanParameters } from '../policy/planRequest.js'
import type { Policy } from '../policy/policy.js'
import type { Stakes } from '../request/request.js'
import type { Requirements, ResolvedRequirements } from '../request/requirements.js'
import { formatUsd } from '../utils/usd.js'
import type { Asked } from './asked.js'

/** What a plan is made by, beside its offers. */
export type Asking = {
  parameters: PlanParameters
  policy: Policy
  size: number
  require?: Requirements | undefined
  predictor?: string | undefined
}

/** As a record keeps it. */
export function writeAsked({ parameters, policy, size, require, predictor }: Asking): Asked {
  const { labels, stakes, requirements, provisional, draws } = parameters
  const { secondWorth, answerWorth, timeout, maxAttempts, exploration, priors } = policy
  return {
    size,
    labels: [...labels],
    ...(stakes !== undefined && { stakes: writeStakes(stakes) }),
    requirements: writeRequirements(requirements) as Asked['requirements'],
    ...(require && { require: writeRequirements(require) as Asked['require'] }),
    ...(provisional !== undefined && { provisional }),
    ...(draws && { draws: { ...draws } }),
    policy: {
      secondWorth: formatUsd(secondWorth),
      ...(answerWorth !== undefined && { answerWorth: formatUsd(answerWorth) }),
      ...(Number.isFinite(timeout) && { timeout }),
      maxAttempts,
      exploration: {
        share: exploration.share,
        maxStakes: formatUsd(exploration.maxStakes),
        maxLoss: formatUsd(exploration.maxLoss),
      },
      priors: { ...priors },
    },
    ...(predictor !== undefined && { predictor }),
  }
}

function writeRequirements({ maxPrice, ...rest }: Requirements | ResolvedRequirements): object {
  const kept = Object.entries(rest).filter(
    ([, value]) => value !== undefined && value !== Number.POSITIVE_INFINITY,
  )
  return {
    ...Object.fromEntries(kept),
    ...(maxPrice !== undefined && { maxPrice: formatUsd(maxPrice) }),
  }
}

function writeStakes(stakes: Stakes): NonNullable<Asked['stakes']> {
  if (typeof stakes === 'bigint') return formatUsd(stakes)
  return Object.fromEntries(Object.entries(stakes).map(([label, one]) => [label, formatUsd(one)]))
}
