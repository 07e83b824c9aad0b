import * as v from 'valibot'
import { signedText } from '../routes/cloud/wire/signatureParts.js'
import type { Evidence } from './verdict.js'

const hex32 = v.pipe(v.string(), v.regex(/^0x[0-9a-f]{64}$/))
const address = v.pipe(v.string(), v.regex(/^0x[0-9a-f]{40}$/))
const integer = v.pipe(v.string(), v.regex(/^\d{1,78}$/))
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const proof = v.pipe(v.string(), v.regex(/^0x(?:[0-9a-f]{2})*$/), v.maxLength(2 + 2 * 4096))

/** What came from the user's own device. */
export const deviceEvidence = v.strictObject({
  kind: v.literal('device'),
  modelId: hex32,
  runtimeHash: hex32,
  backend: v.string(),
  variant: v.string(),
  goldenVectors: count,
})

export const quorumEvidence = v.strictObject({
  kind: v.literal('quorum'),
  chainId: integer,
  hub: address,
  verifier: address,
  consumer: address,
  requester: address,
  modelId: hex32,
  runtimeHash: hex32,
  paramsHash: hex32,
  inputHash: hex32,
  outputHash: hex32,
  class: count,
  nonce: integer,
  requestId: hex32,
  epoch: count,
  quorum: count,
  seats: v.pipe(v.array(address), v.maxLength(16), v.readonly()),
  block: v.strictObject({ number: integer, hash: hex32, timestamp: integer }),
  claims: v.pipe(
    v.array(v.strictObject({ seat: count, issuedAt: integer, validUntil: integer, proof })),
    v.maxLength(16),
    v.readonly(),
  ),
  fulfilled: v.optional(
    v.strictObject({
      transaction: hex32,
      block: v.strictObject({ number: integer, hash: hex32 }),
      callback: v.picklist(['none', 'accepted', 'reverted']),
    }),
  ),
})

const providerId = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/))

const signed = v.strictObject({
  kind: v.literal('signed'),
  modelId: hex32,
  provider: providerId,
  algorithm: v.picklist(['ecdsa', 'ed25519']),
  signer: v.pipe(v.string(), v.regex(/^0x(?:[0-9a-f]{40}|[0-9a-f]{64})$/)),
  text: v.pipe(v.string(), v.regex(signedText)),
  signature: v.pipe(v.string(), v.regex(/^0x(?:[0-9a-f]{128}|[0-9a-f]{130})$/)),
})

const none = v.strictObject({
  kind: v.literal('none'),
  modelId: hex32,
  provider: providerId,
})

/** The form of evidence of every kind. Closed: no other field gets into a record. */
export const evidenceSchema = v.variant('kind', [deviceEvidence, quorumEvidence, signed, none])

/** @returns `undefined` for what has no form that is known */
export function readEvidence(json: unknown): Evidence | undefined {
  const result = v.safeParse(evidenceSchema, json)
  return result.success ? (result.output as Evidence) : undefined
}
