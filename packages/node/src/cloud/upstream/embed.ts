import * as v from 'valibot'
import { Failure } from '../http/failure.js'
import type { Runs } from '../models/served.js'
import { parseUpstream, post, readAll, type UpstreamContext } from './post.js'

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const schema = v.looseObject({
  data: v.array(
    v.looseObject({
      index: v.optional(count),
      embedding: v.pipe(v.array(v.pipe(v.number(), v.finite())), v.minLength(1)),
    }),
  ),
  usage: v.nullish(v.looseObject({ prompt_tokens: v.optional(count) })),
})

/** Bytes of an answer for each text: a vector of some thousand numbers. */
const bytesPerText = 200_000

/** Runs an embedder behind an OpenAI-compatible server. */
export function upstreamEmbedder(
  context: UpstreamContext,
  name: string,
): NonNullable<Runs['embed']> {
  return async (texts, signal) => {
    const response = await post(context, {
      path: '/embeddings',
      body: Buffer.from(JSON.stringify({ model: name, input: texts, encoding_format: 'float' })),
      headers: { 'content-type': 'application/json' },
      most: texts.length * bytesPerText,
      signal,
    })
    const parsed = v.safeParse(schema, parseUpstream(await readAll(response)))
    if (!parsed.success) throw new Failure('upstream_failed')
    const { data, usage } = parsed.output
    const vectors = texts.map(
      (_, at) => data.find(({ index }, i) => (index ?? i) === at)?.embedding,
    )
    const size = vectors[0]?.length
    const isWhole = data.length === texts.length && vectors.every((one) => one?.length === size)
    if (!isWhole) throw new Failure('upstream_failed')
    const prompt = usage?.prompt_tokens
    return {
      vectors: vectors.map((vector) => Float32Array.from(vector as number[])),
      tokens: prompt === undefined ? undefined : { prompt, completion: 0 },
    }
  }
}
