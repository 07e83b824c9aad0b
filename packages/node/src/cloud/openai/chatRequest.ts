import * as v from 'valibot'
import { checkBody } from '../http/checkBody.js'
import { Failure } from '../http/failure.js'

/** A conversation, and how its next message is to be made. */
export type ChatRequest = {
  messages: { role: 'system' | 'user' | 'assistant'; content: string }[]
  /** The most tokens that may be made. */
  maxTokens: number
  temperature?: number | undefined
  topP?: number | undefined
  stop?: string[] | undefined
  seed?: number | undefined
}

export type ChatCall = {
  model: string
  chat: ChatRequest
  stream: boolean
  includeUsage: boolean
}

const text = v.union([
  v.string(),
  v.pipe(
    v.array(v.strictObject({ type: v.literal('text'), text: v.string() })),
    v.minLength(1),
    v.transform((parts) => parts.map((part) => part.text).join('')),
  ),
])
const message = v.strictObject({
  role: v.pipe(
    v.picklist(['system', 'developer', 'user', 'assistant']),
    v.transform((role) => (role === 'developer' ? 'system' : role)),
  ),
  content: text,
})
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
const stopText = v.pipe(v.string(), v.minLength(1))
/** Known so that clients which always send it are served: any other value is another feature. */
const only = <const Value extends string | number | boolean>(value: Value) =>
  v.optional(v.nullable(v.literal(value)))

const schema = v.strictObject({
  model: v.string(),
  messages: v.pipe(v.array(message), v.minLength(1), v.maxLength(1_000)),
  max_tokens: v.optional(v.nullable(count)),
  max_completion_tokens: v.optional(v.nullable(count)),
  temperature: v.optional(v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(2)))),
  top_p: v.optional(v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1)))),
  stop: v.optional(v.nullable(v.union([stopText, v.pipe(v.array(stopText), v.maxLength(4))]))),
  seed: v.optional(v.nullable(v.pipe(v.number(), v.safeInteger()))),
  stream: v.optional(v.nullable(v.boolean())),
  stream_options: v.optional(
    v.nullable(
      v.strictObject({
        include_usage: v.optional(v.boolean()),
        include_obfuscation: v.optional(v.literal(false)),
      }),
    ),
  ),
  /** Not read: a salt, so that nobody can guess the input from its signed digest. */
  metadata: v.optional(v.nullable(v.record(v.string(), v.string()))),
  user: v.optional(v.nullable(v.string())),
  n: only(1),
  presence_penalty: only(0),
  frequency_penalty: only(0),
  logprobs: only(false),
  store: only(false),
  response_format: v.optional(v.nullable(v.strictObject({ type: v.literal('text') }))),
})

/** Of OpenAI's API, and not of this endpoint: named in the refusal, as other names are the client's text. */
const unsupported = ['tools', 'tool_choice', 'functions', 'function_call', 'top_logprobs']
  .concat(['logit_bias', 'modalities', 'audio', 'prediction', 'reasoning_effort', 'verbosity'])
  .concat(['parallel_tool_calls', 'service_tier', 'web_search_options', 'top_k', 'min_p'])
  .concat(['provider', 'plugins', 'models', 'usage', 'transforms', 'reasoning'])

/** Tokens that are made where the request names no number. */
const defaultTokens = 512

/**
 * Reads the body of a chat request.
 *
 * @param maxTokens the most that may be asked for
 * @throws Failure
 */
export function readChatRequest(json: unknown, maxTokens: number): ChatCall {
  const output = checkBody(schema, json, unsupported)
  const { stop } = output
  const most = output.max_completion_tokens ?? output.max_tokens
  if (most && most > maxTokens) throw new Failure('invalid_request', { param: 'max_tokens' })
  const { temperature, top_p: topP, seed } = output
  return {
    model: output.model,
    stream: output.stream ?? false,
    includeUsage: output.stream_options?.include_usage ?? false,
    chat: {
      messages: output.messages,
      maxTokens: most ?? Math.min(defaultTokens, maxTokens),
      ...(temperature != null && { temperature }),
      ...(topP != null && { topP }),
      ...(stop != null && { stop: typeof stop === 'string' ? [stop] : stop }),
      ...(seed != null && { seed }),
    },
  }
}
