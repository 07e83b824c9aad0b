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

/** What an offer must meet to be considered at all. Anything left out is the client's policy. */
export type Requirements = {
  /** The widest audience that may see the input. Default `'device'`: nothing leaves it. */
  privacy?: Privacy | undefined
  /** Any one of these kinds of evidence. Default: any. */
  evidence?: readonly EvidenceKind[] | undefined
  /** Default `'self'`. */
  audience?: Audience | undefined
  /** The most that one request may cost. Default: the client's budget. */
  maxPrice?: Usd | undefined
  /** Milliseconds. Default: the policy's timeout. */
  maxLatency?: number | undefined
  /** The loosest class accepted. Default `'statistical'`: any. */
  determinism?: DeterminismClass | undefined
  /** Bytes that one request may download before it runs. Default 32 MiB. */
  maxDownload?: number | undefined
}

export type ResolvedRequirements = {
  readonly privacy: Privacy
  readonly evidence: readonly EvidenceKind[] | 'any'
  readonly audience: Audience
  readonly maxPrice: Usd
  readonly maxLatency: number
  readonly determinism: DeterminismClass
  readonly maxDownload: number
}

/** Accepts any one of the kinds named. @example anyOf('quorum(3,5)', 'proved') */
export function anyOf(...kinds: readonly EvidenceKind[]): readonly EvidenceKind[] {
  return kinds
}

const names = [
  'privacy',
  'evidence',
  'audience',
  'maxPrice',
  'maxLatency',
  'determinism',
  'maxDownload',
]

const isEvidenceKind = (kind: unknown) => typeof kind === 'string' && evidencePattern.test(kind)

/**
 * Checks requirements that may come from untyped code: a mistyped limit must not become no limit.
 *
 * @param parameter what to call them in the error
 * @throws InvalidParametersError naming the first that is wrong
 */
export function checkRequirements(require: Requirements, parameter = 'require'): void {
  checkObject(require, parameter, names)
  const { privacy, evidence, audience, maxPrice, maxLatency, determinism, maxDownload } = require
  const oneOf = (names: readonly string[], name: string | undefined) =>
    name === undefined || names.includes(name)
  const limit = (value: number | undefined) =>
    value === undefined || (typeof value === 'number' && value >= 0)
  const holds = {
    privacy: oneOf(privacyClasses, privacy),
    evidence: evidence === undefined || (Array.isArray(evidence) && evidence.every(isEvidenceKind)),
    audience: oneOf(['self', 'contract'], audience),
    maxPrice: maxPrice === undefined || isUsd(maxPrice),
    maxLatency: limit(maxLatency),
    determinism: oneOf(determinismClasses, determinism),
    maxDownload: limit(maxDownload),
  }
  for (const [name, holding] of Object.entries(holds))
    if (!holding)
      throw new InvalidParametersError({
        parameter: `${parameter}.${name}`,
        reason: 'no such value',
      })
}

/** The stricter of two sets of requirements, point by point. */
export function tighten(base: ResolvedRequirements, more: Requirements = {}): ResolvedRequirements {
  const lower = <T>(order: readonly T[], a: T, b: T | undefined): T =>
    b !== undefined && order.indexOf(b) < order.indexOf(a) ? b : a
  const own = base.evidence
  return {
    privacy: lower(privacyClasses, base.privacy, more.privacy),
    evidence: !more.evidence
      ? own
      : own === 'any'
        ? more.evidence
        : more.evidence.filter((kind) => own.includes(kind)),
    audience: more.audience === 'contract' ? 'contract' : base.audience,
    maxPrice:
      more.maxPrice !== undefined && more.maxPrice < base.maxPrice ? more.maxPrice : base.maxPrice,
    maxLatency: Math.min(base.maxLatency, more.maxLatency ?? base.maxLatency),
    determinism: lower(determinismClasses, base.determinism, more.determinism),
    maxDownload: Math.min(base.maxDownload, more.maxDownload ?? base.maxDownload),
  }
}
