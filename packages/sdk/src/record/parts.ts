import * as v from 'valibot'

const hex = v.pipe(v.string(), v.regex(/^0x[0-9a-f]*$/))
export const hex32 = v.pipe(v.string(), v.regex(/^0x[0-9a-f]{64}$/))
export const usd = v.pipe(v.string(), v.regex(/^\d{1,13}(\.\d{1,6})?$/))
export const moment = v.pipe(v.string(), v.isoTimestamp())
export const milliseconds = v.pipe(v.number(), v.minValue(0))
export const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
export const evidenceKind = v.pipe(
  v.string(),
  v.regex(/^(none|device|signed|attested|quorum\(\d+,\d+\)|optimistic|proved)$/),
)

export const error = v.strictObject({
  name: v.string(),
  code: v.string(),
  remedy: v.picklist(['fix-input', 'retry', 'change-route', 'stop']),
  message: v.string(),
  details: v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])),
})

const offerFields = {
  id: v.string(),
  route: v.string(),
  operator: v.string(),
  model: v.strictObject({ id: hex32, name: v.string() }),
  privacy: v.picklist(['device', 'attested', 'provider', 'public']),
  evidence: evidenceKind,
  determinism: v.picklist(['exact', 'bounded', 'statistical']),
  price: v.strictObject({ ceiling: usd, expected: usd }),
  latency: v.strictObject({
    state: v.picklist(['cold', 'warm']),
    expected: milliseconds,
    p95: milliseconds,
  }),
  download: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  arrives: share,
  dishonest: share,
  undetected: share,
  expected: v.optional(v.record(v.string(), v.strictObject({ share, wrong: share }))),
  cancellable: v.boolean(),
  obstacle: v.optional(v.string()),
  signer: v.optional(v.string()),
}
const offerOfPlan2 = v.strictObject(offerFields)

const basis = v.strictObject({
  source: v.string(),
  prior: v.number(),
  samples: v.pipe(v.number(), v.minValue(0)),
})
const offer = v.strictObject({
  ...offerFields,
  bond: v.optional(usd),
  basis: v.optional(
    v.strictObject({
      price: v.optional(basis),
      latency: v.optional(basis),
      arrives: v.optional(basis),
      dishonest: v.optional(basis),
      undetected: v.optional(basis),
      wrong: v.optional(basis),
    }),
  ),
})

const terms = v.strictObject({
  price: v.number(),
  time: v.number(),
  error: v.number(),
  dishonesty: v.number(),
  failure: v.number(),
})

const step = {
  value: v.number(),
  terms,
  reason: v.string(),
  onLabel: v.record(v.string(), v.picklist(['accept', 'continue', 'give-up'])),
}

export const planOfVersion1 = v.strictObject({
  version: v.literal(1),
  strategy: v.picklist(['single', 'fallback', 'cascade', 'abstain']),
  steps: v.array(v.strictObject({ offer: offerOfPlan2, ...step })),
  rejected: v.array(v.strictObject({ offer: v.string(), reason: v.string() })),
  answerWorth: usd,
  reason: v.string(),
})

export const planOfVersion2 = v.strictObject({
  version: v.literal(2),
  strategy: v.picklist(['single', 'fallback', 'cascade', 'hedge', 'provisional', 'abstain']),
  steps: v.array(
    v.strictObject({
      offer: offerOfPlan2,
      ...step,
      hedge: v.optional(v.strictObject({ offer: offerOfPlan2, after: milliseconds })),
    }),
  ),
  provisional: v.optional(offerOfPlan2),
  rejected: v.array(
    v.strictObject({
      offer: v.string(),
      reason: v.string(),
      facts: v.optional(offerOfPlan2),
      value: v.optional(v.number()),
      terms: v.optional(terms),
    }),
  ),
  answerWorth: usd,
  reason: v.string(),
})

export const plan = v.strictObject({
  version: v.literal(3),
  strategy: v.picklist([
    'single',
    'fallback',
    'cascade',
    'hedge',
    'provisional',
    'audit',
    'abstain',
  ]),
  steps: v.array(
    v.strictObject({
      offer,
      ...step,
      hedge: v.optional(v.strictObject({ offer, after: milliseconds })),
    }),
  ),
  provisional: v.optional(offer),
  audit: v.optional(v.strictObject({ offer, share, reason: v.string() })),
  explored: v.optional(v.strictObject({ insteadOf: v.string(), share, costs: v.number() })),
  rejected: v.array(
    v.strictObject({
      offer: v.string(),
      code: v.string(),
      actual: v.optional(v.union([v.string(), v.number()])),
      limit: v.optional(v.union([v.string(), v.number()])),
      reason: v.string(),
      facts: v.optional(offer),
      value: v.optional(v.number()),
      terms: v.optional(terms),
    }),
  ),
  answerWorth: usd,
  reason: v.string(),
})

export const committed = v.strictObject({
  /** SHA-256 of 32 random bytes and then the canonical bytes. */
  commitment: hex32,
  /** The random bytes and the canonical bytes: only when the app opted in. */
  opening: v.optional(v.strictObject({ salt: hex32, bytes: hex })),
})

/** A verdict over evidence of these kinds. */
export function verdictOn<const Evidence extends v.GenericSchema>(evidence: Evidence) {
  return v.strictObject({
    status: v.picklist(['verified', 'unverified', 'failed']),
    audience: v.picklist(['self', 'contract']),
    kind: evidenceKind,
    assumption: v.string(),
    checks: v.pipe(
      v.array(v.strictObject({ name: v.string(), passed: v.boolean() })),
      v.readonly(),
    ),
    evidence,
  })
}

/** What another policy would have done of the same offers. */
export const shadow = v.strictObject({
  strategy: plan.entries.strategy,
  /** Ids of its offers. */
  steps: v.array(v.string()),
  value: v.optional(v.number()),
  answerWorth: usd,
  reason: v.string(),
  agrees: v.boolean(),
})

/** What the same model said elsewhere. `agrees` is missing where that did not come to be known. */
export const audit = v.strictObject({ offer: v.string(), agrees: v.optional(v.boolean()) })
