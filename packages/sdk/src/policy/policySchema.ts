import * as v from 'valibot'
import { determinismClasses, privacyClasses } from '../request/requirements.js'
import { usd } from '../utils/usd.js'

const amount = v.pipe(v.string(), v.regex(/^\d{1,12}(\.\d{1,6})?$/), v.transform(usd))
const name = v.pipe(v.string(), v.minLength(1))
const atLeast0 = v.pipe(v.number(), v.finite(), v.minValue(0))
const audience = v.picklist(['self', 'contract'])
const evidence = v.pipe(
  v.string(),
  v.regex(/^(none|device|signed|attested|quorum(\(\d+,\d+\))?|optimistic|proved)$/),
)

const requirements = v.strictObject({
  privacy: v.optional(v.picklist(privacyClasses)),
  evidence: v.optional(v.array(evidence)),
  audience: v.optional(audience),
  maxPrice: v.optional(amount),
  maxLatency: v.optional(atLeast0),
  latencyQuantile: v.optional(v.pipe(v.number(), v.gtValue(0), v.ltValue(1))),
  determinism: v.optional(v.picklist(determinismClasses)),
  maxDownload: v.optional(atLeast0),
  routes: v.optional(v.array(name)),
  providers: v.optional(v.array(name)),
})

const rule = v.strictObject({
  name,
  when: v.strictObject({
    task: v.optional(v.picklist(['classify', 'embed', 'generate', 'run'])),
    model: v.optional(name),
    stakesFrom: v.optional(amount),
    audience: v.optional(audience),
    sizeFrom: v.optional(atLeast0),
  }),
  require: requirements,
})

/** The form of a policy in JSON, and the source of `policy.schema.json`. Amounts are US dollars, as text. */
export const policySchema = v.strictObject({
  version: v.literal(1),
  preset: v.optional(v.picklist(['balanced', 'cheapest', 'fastest', 'private', 'verified'])),
  secondWorth: v.optional(amount),
  answerWorth: v.optional(amount),
  timeout: v.optional(v.pipe(v.number(), v.finite(), v.gtValue(0))),
  maxAttempts: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(8))),
  require: v.optional(requirements),
  rules: v.optional(v.array(rule)),
  exploration: v.optional(
    v.strictObject({
      share: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
      maxStakes: v.optional(amount),
      maxLoss: v.optional(amount),
    }),
  ),
  priors: v.optional(v.record(name, atLeast0)),
})
