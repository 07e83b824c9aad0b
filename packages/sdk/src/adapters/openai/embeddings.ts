import * as v from 'valibot'
import { embed } from '../../actions/embed.js'
import type { Client } from '../../client/createClient.js'
import { type AdapterParameters, requestFor } from '../adapterParameters.js'
import { provenanceOf } from '../provenance.js'
import { readBody } from './readBody.js'

/** What the body of `POST /embeddings` may say. */
const embeddingsBody = v.strictObject({
  model: v.string(),
  input: v.union([v.string(), v.array(v.string())]),
  encoding_format: v.optional(v.picklist(['float', 'base64']), 'float'),
  // It says who asks, and goes no further.
  user: v.optional(v.string()),
})

/**
 * Answers `POST /embeddings`.
 *
 * @throws what `embed` throws
 */
export async function embeddings(
  client: Client,
  parameters: AdapterParameters,
  body: string,
  signal: AbortSignal,
) {
  const { model, input, encoding_format } = readBody(embeddingsBody, body)
  const answer = await embed(client, { ...requestFor(parameters, model), input, signal })
  const { output, usage } = answer
  return {
    object: 'list',
    model,
    data: output.map((vector, index) => ({
      object: 'embedding',
      index,
      embedding: encoding_format === 'base64' ? toBase64(vector) : Array.from(vector),
    })),
    ...(usage && { usage: { prompt_tokens: usage.inputTokens, total_tokens: usage.inputTokens } }),
    trine: provenanceOf(answer),
  }
}

/** Of little-endian float32, as OpenAI writes vectors. */
function toBase64(vector: Float32Array): string {
  const view = new DataView(new ArrayBuffer(4 * vector.length))
  for (const [i, value] of vector.entries()) view.setFloat32(4 * i, value, true)
  return btoa(Array.from(new Uint8Array(view.buffer), (byte) => String.fromCharCode(byte)).join(''))
}
