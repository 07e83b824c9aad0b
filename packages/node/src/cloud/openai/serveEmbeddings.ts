import * as v from 'valibot'
import type { PaidCall } from '../http/call.js'
import { checkBody } from '../http/checkBody.js'
import { Failure } from '../http/failure.js'
import { sendSigned, toBytes } from '../http/send.js'
import { admit } from '../limits/admit.js'
import { estimateTokens, mostTokens } from '../money/countTokens.js'
import { parseJson } from '../oip/inferRequest.js'
import { usageOf } from './usage.js'

const text = v.pipe(v.string(), v.minLength(1))
const schema = v.strictObject({
  model: v.string(),
  input: v.union([
    v.pipe(
      text,
      v.transform((one) => [one]),
    ),
    v.pipe(v.array(text), v.minLength(1), v.maxLength(2_048)),
  ]),
  encoding_format: v.optional(v.picklist(['float', 'base64']), 'float'),
  /** Not read: a salt, so that nobody can guess the input from its signed digest. */
  user: v.optional(v.string()),
})

/** `POST /v1/embeddings`: one vector for each text, in order. */
export async function serveEmbeddings(call: PaidCall): Promise<void> {
  const { endpoint, caller, body, signal } = call
  const { model: name, input, encoding_format: format } = checkBody(schema, parseJson(body))
  const model = endpoint.models.get(name)
  if (!model?.embed) throw new Failure('model_not_found', { param: 'model' })
  const all = input.join('\n')
  const most = { prompt: mostTokens(all), completion: 0 }
  const admission = await admit(endpoint, { caller, model, most, signal })
  try {
    const { vectors, tokens } = await model.embed(input, signal)
    signal.throwIfAborted()
    const answer = {
      object: 'list',
      data: vectors.map((vector, index) => ({
        object: 'embedding',
        index,
        embedding: format === 'base64' ? toBase64(vector) : Array.from(vector),
      })),
      model: name,
      usage: usageOf(admission.settle(tokens ?? estimateTokens(all, ''))),
    }
    await sendSigned(call, toBytes(answer), { 'content-type': 'application/json' })
  } finally {
    admission.end()
  }
}

/** Little-endian, as typed arrays are here. */
function toBase64({ buffer, byteOffset, byteLength }: Float32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64')
}
