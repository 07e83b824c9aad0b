import * as v from 'valibot'
import { address, claimSchema, hex, hex32, integer, smallNumber } from './json.js'

/** `POST /v1/claims`: asks an operator to run a model and to sign what comes out, for use by pull. */
export const claimRequestSchema = v.strictObject({
  chainId: integer,
  hub: address,
  consumer: address,
  requester: address,
  modelId: hex32,
  paramsHash: hex32,
  /** The canonical input bytes. */
  input: v.pipe(hex, v.maxLength(2 + 2 * 65_536)),
  nonce: integer,
})

/** Answers `POST /v1/claims`, and is what `POST /v1/deliveries` takes. */
export const signedClaimSchema = v.strictObject({
  claim: claimSchema,
  /** EIP-2098 signature of the claim, or a batch's proof of it. */
  proof: v.pipe(hex, v.maxLength(2 + 2 * 4096)),
  /** The canonical output bytes. */
  output: v.pipe(hex, v.maxLength(2 + 2 * 65_536)),
})

/** `POST /v1/requests`: asks an operator to submit what a session's key has signed. */
export const sessionRequestSchema = v.strictObject({
  chainId: integer,
  hub: address,
  session: smallNumber,
  consumer: address,
  requester: address,
  modelId: hex32,
  paramsHash: hex32,
  input: v.pipe(hex, v.maxLength(2 + 2 * 65_536)),
  nonce: integer,
  terms: v.strictObject({
    fee: integer,
    rebate: smallNumber,
    value: integer,
    deadline: smallNumber,
    callbackGas: smallNumber,
  }),
  signature: v.pipe(hex, v.length(130)),
})

/** Answers `POST /v1/requests`. */
export const submittedSchema = v.strictObject({ requestId: hex32, transaction: hex32 })

/** `GET /health`. */
export const healthSchema = v.object({
  status: v.picklist(['ok', 'starting', 'stopping', 'behind']),
  operator: address,
  owner: address,
  chainId: integer,
  hub: address,
  /** The last block that was read. */
  block: integer,
  models: v.array(v.object({ modelId: hex32, runtimeHash: hex32 })),
})

/** Every refusal of a node, with the HTTP status that fits. */
export const refusalSchema = v.object({
  error: v.object({
    code: v.pipe(v.string(), v.maxLength(100)),
    message: v.pipe(v.string(), v.maxLength(1000)),
    remedy: v.picklist(['fix-input', 'retry', 'change-route', 'stop']),
  }),
})

export type ClaimRequest = v.InferOutput<typeof claimRequestSchema>
export type SignedClaim = v.InferOutput<typeof signedClaimSchema>
export type SessionRequest = v.InferOutput<typeof sessionRequestSchema>
export type Health = v.InferOutput<typeof healthSchema>
export type Refusal = v.InferOutput<typeof refusalSchema>
