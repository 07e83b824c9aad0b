import type { IncomingHttpHeaders } from 'node:http'
import * as v from 'valibot'

/** What every request to a provider comes with. */
type Common = {
  /** The exact bytes: what signatures are about. */
  body: Buffer
  /** What stands after `Bearer`, if anything does. */
  key: string | undefined
  model: string
}

export type AskedChat = Common & {
  endpoint: 'chat'
  messages: readonly { role: string; content: string }[]
  maxTokens: number
  stream: boolean
  /** Whether the stream is to say what it used. */
  wantsUsage: boolean
}

export type AskedEmbeddings = Common & {
  endpoint: 'embeddings'
  texts: readonly string[]
  encoding: 'float' | 'base64'
}

export type AskedTensors = Common & {
  endpoint: 'infer'
  id: string | undefined
  inputs: readonly { name: string; shape: readonly number[]; datatype: string; data: Buffer }[]
  /** Whether outputs go after the JSON, as bytes. */
  binary: boolean
}

/** A request that a provider can answer. */
export type Asked = AskedChat | AskedEmbeddings | AskedTensors

const size = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

const chatSchema = v.object({
  model: v.string(),
  messages: v.array(v.object({ role: v.string(), content: v.string() })),
  max_tokens: v.optional(size),
  max_completion_tokens: v.optional(size),
  stream: v.optional(v.boolean(), false),
  stream_options: v.optional(v.object({ include_usage: v.optional(v.boolean(), false) })),
})

const embeddingsSchema = v.object({
  model: v.string(),
  input: v.union([v.string(), v.array(v.string())]),
  encoding_format: v.optional(v.picklist(['float', 'base64']), 'float'),
})

const inferSchema = v.object({
  id: v.optional(v.string()),
  parameters: v.optional(v.object({ binary_data_output: v.optional(v.boolean(), false) })),
  inputs: v.array(
    v.object({
      name: v.string(),
      shape: v.array(size),
      datatype: v.string(),
      parameters: v.object({ binary_data_size: size }),
    }),
  ),
})

/**
 * Reads a request, of which tensors must come as bytes.
 *
 * @throws where it is of no form that providers take
 */
export function readAsked(path: string, headers: IncomingHttpHeaders, body: Buffer): Asked {
  const key = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1]
  const text = () => JSON.parse(body.toString())
  if (path === '/v1/chat/completions') {
    const chat = v.parse(chatSchema, text())
    return {
      endpoint: 'chat',
      body,
      key,
      model: chat.model,
      messages: chat.messages,
      maxTokens: chat.max_tokens ?? chat.max_completion_tokens ?? Number.POSITIVE_INFINITY,
      stream: chat.stream,
      wantsUsage: chat.stream_options?.include_usage ?? false,
    }
  }
  if (path === '/v1/embeddings') {
    const { model, input, encoding_format } = v.parse(embeddingsSchema, text())
    const texts = typeof input === 'string' ? [input] : input
    return { endpoint: 'embeddings', body, key, model, texts, encoding: encoding_format }
  }
  const named = /^\/v2\/models\/([^/]+)\/infer$/.exec(path)?.[1]
  if (named === undefined) throw new Error('No such endpoint.')
  const jsonLength = Number(headers['inference-header-content-length'] ?? body.length)
  const asked = v.parse(inferSchema, JSON.parse(body.subarray(0, jsonLength).toString()))
  let at = jsonLength
  const inputs = asked.inputs.map(({ parameters, ...input }) => {
    const data = body.subarray(at, at + parameters.binary_data_size)
    at += parameters.binary_data_size
    return { ...input, data }
  })
  if (at !== body.length) throw new Error('The tensors are not as long as they say.')
  const binary = asked.parameters?.binary_data_output ?? false
  return {
    endpoint: 'infer',
    body,
    key,
    model: decodeURIComponent(named),
    id: asked.id,
    inputs,
    binary,
  }
}
