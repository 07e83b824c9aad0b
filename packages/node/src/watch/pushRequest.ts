import { sessionRequestSchema } from '@trine/sdk/chain'
import * as v from 'valibot'

const { consumer, requester, modelId, paramsHash, input, nonce, terms, session } =
  sessionRequestSchema.entries

/** A request by push as the hub announced it, checked against its own id. */
export const pushRequestSchema = v.strictObject({
  requestId: modelId,
  consumer,
  requester,
  modelId,
  paramsHash,
  inputHash: modelId,
  nonce,
  terms,
  /** 0 where the consumer paid with the request. */
  session,
  /** The canonical input bytes. */
  input,
  /** The block it was announced in. */
  block: nonce,
  /** The transaction that made it. */
  transaction: modelId,
})

export type PushRequest = v.InferOutput<typeof pushRequestSchema>
