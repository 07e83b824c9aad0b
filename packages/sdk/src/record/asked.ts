import * as v from 'valibot'
import { share, usd } from './parts.js'

const limit = v.optional(v.pipe(v.number(), v.minValue(0)))
const names = v.array(v.string())

/** Limits without a number are none: JSON knows no infinity. */
const limits = {
  maxLatency: limit,
  maxDownload: limit,
  latencyQuantile: v.optional(share),
}
const anyOf = v.union([v.literal('any'), names])
const privacy = v.picklist(['device', 'attested', 'provider', 'public'])
const audience = v.picklist(['self', 'contract'])
const determinism = v.picklist(['exact', 'bounded', 'statistical'])

/** What a plan was made by, without the input. Amounts are US dollars, times milliseconds, sizes bytes. */
export const asked = v.strictObject({
  /** Of its longest payload. */
  size: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  labels: names,
  stakes: v.optional(v.union([usd, v.record(v.string(), usd)])),
  /** What all of it came to: the policy's, its rules', the request's, and what was left of the budget. */
  requirements: v.strictObject({
    privacy,
    audience,
    determinism,
    evidence: anyOf,
    routes: anyOf,
    providers: anyOf,
    maxPrice: usd,
    ...limits,
  }),
  /** What the request required itself. */
  require: v.optional(
    v.strictObject({
      privacy: v.optional(privacy),
      audience: v.optional(audience),
      determinism: v.optional(determinism),
      evidence: v.optional(names),
      routes: v.optional(names),
      providers: v.optional(names),
      maxPrice: v.optional(usd),
      ...limits,
    }),
  ),
  provisional: v.optional(v.boolean()),
  draws: v.optional(v.strictObject({ explore: share, audit: share })),
  policy: v.strictObject({
    secondWorth: usd,
    answerWorth: v.optional(usd),
    timeout: limit,
    maxAttempts: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
    exploration: v.strictObject({ share, maxStakes: usd, maxLoss: usd }),
    priors: v.record(v.string(), v.number()),
  }),
  /** Of what said how likely each model is to be right. */
  predictor: v.optional(v.string()),
})
export type Asked = v.InferOutput<typeof asked>
