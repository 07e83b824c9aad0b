import * as v from 'valibot'
import { deviceEvidence, evidenceSchema } from '../verify/evidence.js'
import { committed, error, hex32, milliseconds, moment, plan, usd, verdictOn } from './parts.js'

const common = {
  id: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  task: v.picklist(['classify', 'embed', 'generate', 'run']),
  status: v.picklist(['open', 'answered', 'abstained', 'aborted', 'failed']),
  openedAt: moment,
  closedAt: v.optional(moment),
  models: v.array(v.strictObject({ id: hex32, name: v.string(), manifestDigest: hex32 })),
  /** One for each model, by its id: models may take one input in different forms. */
  inputs: v.record(v.string(), committed),
  output: v.optional(committed),
  plan: v.optional(plan),
  error: v.optional(error),
}

const attempt = {
  offer: v.string(),
  startedAfter: milliseconds,
  took: milliseconds,
  outcome: v.picklist(['answered', 'failed', 'timed-out', 'aborted']),
  error: v.optional(error),
}

const money = { reserved: usd, charged: usd, refunded: usd }

const onDevice = v.optional(verdictOn(deviceEvidence))
const version1 = v.strictObject({
  version: v.literal(1),
  ...common,
  attempts: v.array(v.strictObject({ ...attempt, charged: usd, verdict: onDevice })),
  money: v.strictObject({ quoted: usd, ...money }),
  verdict: onDevice,
})

const refundable = { ...money, refundableAfter: v.optional(moment) }
const verdict = v.optional(verdictOn(evidenceSchema))
/** What is written: with evidence of every kind, and the money of each attempt. */
export const currentSchema = v.strictObject({
  version: v.literal(2),
  ...common,
  attempts: v.array(v.strictObject({ ...attempt, money: v.strictObject(refundable), verdict })),
  money: v.strictObject({ quoted: usd, ...refundable }),
  verdict,
})

/** The form of a record of any version, and the source of `record.schema.json`. */
export const recordSchema = v.variant('version', [version1, currentSchema])
