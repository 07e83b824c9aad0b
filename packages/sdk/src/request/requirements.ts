import { InvalidParametersError } from '../errors/request.js'
import { isUsd, type Usd } from '../utils/usd.js'
import { checkObject } from './checkObject.js'

/** Who gets to see the input, from the fewest to everybody. */
export const privacyClasses = ['device', 'attested', 'provider', 'public'] as const
export type Privacy = (typeof privacyClasses)[number]

/** How repeatable a run is, from bit for bit to sampled. */
export const determinismClasses = ['exact', 'bounded', 'statistical'] as const
export type DeterminismClass = (typeof determinismClasses)[number]

/** Who must be able to believe the answer. */
export type Audience = 'self' | 'contract'

/**
 * Kinds of evidence. They are not a ladder: name each one you accept. `'device'` is a run on the
 * user's own machine, which convinces nobody else; `'none'` is a provider's bare answer.
 */
export type EvidenceKind =
  | 'none'
  | 'device'
  | 'signed'
  | 'attested'
  | `quorum(${number},${number})`
  | 'optimistic'
  | 'proved'

/** What every {@link EvidenceKind} looks like. */
export const evidencePattern = /^(none|device|signed|attested|quorum\(\d+,\d+\)|optimistic|proved)$/

/**
 * What a requirement accepts: kinds as offers bring them, and `'quorum'` for a quorum of any size. A quorum with
 * its numbers is that one only: three of five say nothing of what two of three are worth.
 */
export type AcceptedEvidence = EvidenceKind | 'quorum'

/** What an offer must meet to be considered at all. Anything left out is the client's policy. */
export type Requirements = {
  /** The widest audience that may see the input. Default `'device'`: nothing leaves it. */
  privacy?: Privacy | undefined
  /** Any one of these kinds of evidence. Default: any. */
  evidence?: readonly AcceptedEvidence[] | undefined
  /** Default `'self'`. */
  audience?: Audience | undefined
  /** The most that one request may cost. Default: the client's budget. */
  maxPrice?: Usd | undefined
  /** Milliseconds. Default: the policy's timeout. */
  maxLatency?: number | undefined
  /**
   * Holds `maxLatency` against this quantile of an offer's time, and never against less than the expected
   * time: with 0.95, 19 of 20 answers are to be there by then. Above 0 and below 1. Default: the expected time.
   */
  latencyQuantile?: number | undefined
  /** The loosest class accepted. Default `'statistical'`: any. */
  determinism?: DeterminismClass | undefined
  /** Bytes that one request may download before it runs. Default 32 MiB. */
  maxDownload?: number | undefined
  /** Ids of the routes that may be used. Default: all of the client's. */
  routes?: readonly string[] | undefined
  /** Who may run it, as offers name their `operator`. Default: anyone. */
  providers?: readonly string[] | undefined
}

export type ResolvedRequirements = {
  readonly privacy: Privacy
  readonly evidence: readonly AcceptedEvidence[] | 'any'
  readonly audience: Audience
  readonly maxPrice: Usd
  readonly maxLatency: number
  /** Absent: the expected time counts. */
  readonly latencyQuantile?: number | undefined
  readonly determinism: DeterminismClass
  readonly maxDownload: number
  readonly routes: readonly string[] | 'any'
  readonly providers: readonly string[] | 'any'
}

/** Accepts any one of the kinds named. @example anyOf('quorum', 'proved') */
export function anyOf(...kinds: readonly AcceptedEvidence[]): readonly AcceptedEvidence[] {
  return kinds
}

/** Whether a list has a kind of evidence in it, by its own name or as a quorum of any size. */
export function accepts(list: readonly AcceptedEvidence[], kind: AcceptedEvidence): boolean {
  return list.includes(kind) || (kind.startsWith('quorum(') && list.includes('quorum'))
}

const isAccepted = (kind: unknown) =>
  kind === 'quorum' || (typeof kind === 'string' && evidencePattern.test(kind))
const isName = (name: unknown) => typeof name === 'string' && name !== ''
const isLimit = (value: unknown) => typeof value === 'number' && value >= 0
const oneOf = (names: readonly unknown[]) => (value: unknown) => names.includes(value)
const listOf = (holds: (item: unknown) => boolean) => (value: unknown) =>
  Array.isArray(value) && value.every(holds)

/** What each requirement may be, where it is there at all. */
const fields: { readonly [Name in keyof Requirements]-?: (value: unknown) => boolean } = {
  privacy: oneOf(privacyClasses),
  evidence: listOf(isAccepted),
  audience: oneOf(['self', 'contract']),
  maxPrice: isUsd,
  maxLatency: isLimit,
  latencyQuantile: (value) => isLimit(value) && (value as number) > 0 && (value as number) < 1,
  determinism: oneOf(determinismClasses),
  maxDownload: isLimit,
  routes: listOf(isName),
  providers: listOf(isName),
}

/**
 * Checks requirements that may come from untyped code: a mistyped limit must not become no limit.
 *
 * @param parameter what to call them in the error
 * @throws InvalidParametersError naming the first that is wrong
 */
export function checkRequirements(require: Requirements, parameter = 'require'): void {
  checkObject(require, parameter, Object.keys(fields))
  for (const [name, value] of Object.entries(require))
    if (value !== undefined && !fields[name as keyof Requirements](value))
      throw new InvalidParametersError({
        parameter: `${parameter}.${name}`,
        reason: 'no such value',
      })
}

/** The stricter of two sets of requirements, point by point. */
export function tighten(base: ResolvedRequirements, more: Requirements = {}): ResolvedRequirements {
  const lower = <T>(order: readonly T[], a: T, b: T | undefined): T =>
    b !== undefined && order.indexOf(b) < order.indexOf(a) ? b : a
  const quantile = Math.max(base.latencyQuantile ?? 0, more.latencyQuantile ?? 0)
  return {
    privacy: lower(privacyClasses, base.privacy, more.privacy),
    evidence: both(base.evidence, more.evidence, accepts),
    audience: more.audience === 'contract' ? 'contract' : base.audience,
    maxPrice:
      more.maxPrice !== undefined && more.maxPrice < base.maxPrice ? more.maxPrice : base.maxPrice,
    maxLatency: Math.min(base.maxLatency, more.maxLatency ?? base.maxLatency),
    ...(quantile > 0 && { latencyQuantile: quantile }),
    determinism: lower(determinismClasses, base.determinism, more.determinism),
    maxDownload: Math.min(base.maxDownload, more.maxDownload ?? base.maxDownload),
    routes: both(base.routes, more.routes, includes),
    providers: both(base.providers, more.providers, includes),
  }
}

const includes = <T>(list: readonly T[], item: T) => list.includes(item)

/** What both lists have in them. */
function both<T>(
  base: readonly T[] | 'any',
  more: readonly T[] | undefined,
  has: (list: readonly T[], item: T) => boolean,
): readonly T[] | 'any' {
  if (more === undefined) return base
  if (base === 'any') return more
  const shared = [
    ...more.filter((item) => has(base, item)),
    ...base.filter((item) => has(more, item)),
  ]
  return [...new Set(shared)]
}
