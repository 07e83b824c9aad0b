import { InvalidParametersError } from '../errors/request.js'
import { checkObject } from '../request/checkObject.js'
import type { Requirements, ResolvedRequirements } from '../request/requirements.js'
import { checkRequirements, tighten } from '../request/requirements.js'
import { isUsd, type Usd, usd } from '../utils/usd.js'
import type { Rule } from './rules.js'

export type PolicyParameters = {
  /** What a second of waiting is worth. Default `usd('0.002')`. */
  secondWorth?: Usd | undefined
  /** What having no answer costs. Default: the greatest stake plus one dollar. */
  answerWorth?: Usd | undefined
  /** Milliseconds that one request may take, downloads included. Default 60 000. */
  timeout?: number | undefined
  /**
   * Attempts that one request may make, from 1 to 8. Default 3.
   */
  maxAttempts?: number | undefined
  /** What every offer must meet. */
  require?: Requirements | undefined
  /** What requests of some kind must meet besides. Default: none. */
  rules?: readonly Rule[] | undefined
  /** How offers that little is known of are tried. */
  exploration?: Partial<Exploration> | undefined
  /** In place of the table of priors, by their names there: `{ 'cloud/dishonest': 0.02 }`. */
  priors?: Readonly<Record<string, number>> | undefined
}

export type Exploration = {
  /** The most of all requests, from 0 to 1. Default 0.05. */
  share: number
  /** Above this greatest stake nothing is explored. Default `usd('1')`. */
  maxStakes: Usd
  /** The most that an offer may be expected to lose more than the best one. Default `usd('0.01')`. */
  maxLoss: Usd
}

/** How a client chooses among offers: numbers only, no thresholds. */
export type Policy = {
  readonly secondWorth: Usd
  readonly answerWorth: Usd | undefined
  readonly timeout: number
  readonly maxAttempts: number
  readonly requirements: ResolvedRequirements
  readonly rules: readonly Rule[]
  readonly exploration: Exploration
  readonly priors: Readonly<Record<string, number>>
}

const names = [
  'secondWorth',
  'answerWorth',
  'timeout',
  'maxAttempts',
  'require',
  'rules',
  'exploration',
  'priors',
]

const anything: ResolvedRequirements = {
  privacy: 'device',
  evidence: 'any',
  audience: 'self',
  maxPrice: usd('0'),
  maxLatency: 60_000,
  determinism: 'statistical',
  maxDownload: 32 * 1024 * 1024,
  routes: 'any',
  providers: 'any',
}

/**
 * Fills in what a policy leaves out.
 *
 * @param budget US dollars that one request may cost; default: nothing
 * @throws InvalidParametersError for a number out of range, or a field that is not known
 */
export function resolvePolicy(parameters: PolicyParameters = {}, budget: Usd = usd('0')): Policy {
  checkObject(parameters, 'policy', names)
  const { timeout = 60_000, maxAttempts = 3, require = {} } = parameters
  if (typeof timeout !== 'number' || !(timeout > 0))
    throw new InvalidParametersError({
      parameter: 'policy.timeout',
      reason: 'not a positive number',
    })
  if (!Number.isInteger(maxAttempts) || maxAttempts < 1 || maxAttempts > 8)
    throw new InvalidParametersError({
      parameter: 'policy.maxAttempts',
      reason: 'not an integer from 1 to 8',
    })
  const amounts = {
    'policy.secondWorth': parameters.secondWorth,
    'policy.answerWorth': parameters.answerWorth,
    'budget.perCall': budget,
  }
  for (const [parameter, amount] of Object.entries(amounts))
    if (amount !== undefined && !isUsd(amount))
      throw new InvalidParametersError({ parameter, reason: 'not an amount made by usd()' })
  checkRequirements(require, 'policy.require')
  // A policy may widen what is private or allowed by default; a single request may only narrow it.
  const widest: ResolvedRequirements = {
    ...anything,
    privacy: require.privacy ?? anything.privacy,
    maxPrice: budget,
    maxLatency: timeout,
    maxDownload: require.maxDownload ?? anything.maxDownload,
  }
  return {
    secondWorth: parameters.secondWorth ?? usd('0.002'),
    answerWorth: parameters.answerWorth,
    timeout,
    maxAttempts,
    requirements: tighten(widest, require),
    rules: parameters.rules ?? [],
    exploration: {
      share: 0.05,
      maxStakes: usd('1'),
      maxLoss: usd('0.01'),
      ...parameters.exploration,
    },
    priors: parameters.priors ?? {},
  }
}
