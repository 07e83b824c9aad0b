import { InvalidParametersError } from '../errors/request.js'
import type { Requirements, ResolvedRequirements } from '../request/requirements.js'
import { tighten } from '../request/requirements.js'
import { isUsd, type Usd, usd } from '../utils/usd.js'
import { checkPolicy } from './checkPolicy.js'
import { type Preset, presets } from './presets.js'
import type { Rule } from './rules.js'

export type PolicyParameters = {
  /** Numbers to begin with; what is named beside it counts in its stead. Default `'balanced'`. */
  preset?: Preset | undefined
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

const defaults: Omit<Policy, 'requirements' | 'exploration'> = {
  secondWorth: usd('0.002'),
  answerWorth: undefined,
  timeout: 60_000,
  maxAttempts: 3,
  rules: [],
  priors: {},
}

const exploration: Exploration = { share: 0.05, maxStakes: usd('1'), maxLoss: usd('0.01') }

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
 * @param parameter what to call the policy in errors
 * @throws InvalidParametersError for a number out of range, or a field that is not known
 */
export function resolvePolicy(
  parameters: PolicyParameters = {},
  budget: Usd = usd('0'),
  parameter = 'policy',
): Policy {
  checkPolicy(parameters, parameter)
  if (!isUsd(budget))
    throw new InvalidParametersError({
      parameter: 'budget.perCall',
      reason: 'not an amount made by usd()',
    })
  const preset = presets[parameters.preset ?? 'balanced']
  const numbers = changed(changed(defaults, preset), parameters)
  const { secondWorth, answerWorth, timeout, maxAttempts, rules, priors } = numbers
  const require = changed<Requirements>(preset.require ?? {}, parameters.require)
  // A policy may widen what is private or allowed by default; a single request may only narrow it.
  const widest: ResolvedRequirements = {
    ...anything,
    privacy: require.privacy ?? anything.privacy,
    maxPrice: budget,
    maxLatency: timeout,
    maxDownload: require.maxDownload ?? anything.maxDownload,
  }
  return {
    secondWorth,
    answerWorth,
    timeout,
    maxAttempts,
    requirements: tighten(widest, require),
    rules,
    exploration: changed(changed(exploration, preset.exploration), parameters.exploration),
    priors,
  }
}

/** With the changes that are named: what is `undefined` is as if it were not there. */
function changed<T extends object>(
  base: T,
  changes: { readonly [Name in keyof T]?: T[Name] | undefined } = {},
): T {
  const named = Object.entries(changes).filter(([, value]) => value !== undefined)
  return { ...base, ...Object.fromEntries(named) }
}
