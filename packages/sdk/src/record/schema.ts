import * as v from 'valibot'
import { deviceEvidence, evidenceSchema, quorumEvidence } from '../verify/evidence.js'
import { asked } from './asked.js'
import {
  audit,
  committed,
  error,
  hex32,
  milliseconds,
  moment,
  plan,
  planOfVersion1,
  planOfVersion2,
  shadow,
  usd,
  verdictOn,
} from './parts.js'

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
  plan: v.optional(planOfVersion1),
  attempts: v.array(v.strictObject({ ...attempt, charged: usd, verdict: onDevice })),
  money: v.strictObject({ quoted: usd, ...money }),
  verdict: onDevice,
})

const refundable = { ...money, refundableAfter: v.optional(moment) }
const onChain = v.optional(verdictOn(v.variant('kind', [deviceEvidence, quorumEvidence])))
const version2 = v.strictObject({
  version: v.literal(2),
  ...common,
  plan: v.optional(planOfVersion1),
  attempts: v.array(
    v.strictObject({ ...attempt, money: v.strictObject(refundable), verdict: onChain }),
  ),
  money: v.strictObject({ quoted: usd, ...refundable }),
  verdict: onChain,
})

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const bytes = v.pipe(v.string(), v.regex(/^0x(?:[0-9a-f]{2})*$/))
const verdict = v.optional(verdictOn(evidenceSchema))
const attemptOfVersion3 = {
  ...attempt,
  usage: v.optional(v.strictObject({ inputTokens: count, outputTokens: count })),
  money: v.strictObject(refundable),
  verdict,
}
const sinceVersion3 = {
  money: v.strictObject({ quoted: usd, ...refundable }),
  verdict,
  /** What a signature is about: only when the app opted in for both input and output. */
  exchange: v.optional(
    v.strictObject({
      protocol: v.picklist(['openai-chat', 'openai-embeddings', 'oip']),
      request: bytes,
      response: bytes,
      jsonLength: v.optional(v.strictObject({ request: count, response: count })),
    }),
  ),
}

const version3 = v.strictObject({
  version: v.literal(3),
  ...common,
  plan: v.optional(planOfVersion2),
  attempts: v.array(
    v.strictObject({
      ...attemptOfVersion3,
      /** Of an attempt beside the plan's steps. */
      role: v.optional(v.picklist(['hedge', 'provisional'])),
    }),
  ),
  ...sinceVersion3,
})

/** What is written: with what was asked, so that the plan follows from the record. */
export const currentSchema = v.strictObject({
  version: v.literal(4),
  ...common,
  asked: v.optional(asked),
  plan: v.optional(plan),
  shadow: v.optional(shadow),
  audit: v.optional(audit),
  attempts: v.array(
    v.strictObject({
      ...attemptOfVersion3,
      role: v.optional(v.picklist(['hedge', 'provisional', 'audit'])),
      /** Of an answer that was not given in the end: whether it was the same. */
      agrees: v.optional(v.boolean()),
    }),
  ),
  ...sinceVersion3,
})

/** The form of a record of any version, and the source of `record.schema.json`. */
export const recordSchema = v.variant('version', [version1, version2, version3, currentSchema])
