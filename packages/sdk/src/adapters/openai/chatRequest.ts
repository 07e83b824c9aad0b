import * as v from 'valibot'
import type { Chat } from '../../tasks/generate.js'
import { readBody } from './readBody.js'

const text = v.strictObject({ type: v.literal('text'), text: v.string() })
const message = v.strictObject({
  role: v.picklist(['system', 'developer', 'user', 'assistant']),
  content: v.union([v.string(), v.pipe(v.array(text), v.minLength(1))]),
})

/** What the body of `POST /chat/completions` may say. Limits of the values are the task's. */
const chatBody = v.strictObject({
  model: v.string(),
  messages: v.array(message),
  max_tokens: v.optional(v.number()),
  max_completion_tokens: v.optional(v.number()),
  temperature: v.optional(v.number()),
  top_p: v.optional(v.number()),
  stop: v.optional(v.union([v.string(), v.array(v.string())])),
  seed: v.optional(v.number()),
  stream: v.optional(v.boolean(), false),
  stream_options: v.optional(
    v.strictObject({
      include_usage: v.optional(v.boolean()),
      include_obfuscation: v.optional(v.literal(false)),
    }),
  ),
  // These may be there as long as they ask for nothing.
  n: v.optional(v.literal(1)),
  logprobs: v.optional(v.literal(false)),
  presence_penalty: v.optional(v.literal(0)),
  frequency_penalty: v.optional(v.literal(0)),
  response_format: v.optional(v.strictObject({ type: v.literal('text') })),
  store: v.optional(v.literal(false)),
  // These say who asks. They go no further.
  user: v.optional(v.string()),
  safety_identifier: v.optional(v.string()),
  prompt_cache_key: v.optional(v.string()),
  metadata: v.optional(v.record(v.string(), v.string())),
})

export type ChatRequest = { model: string; chat: Chat; stream: boolean; includeUsage: boolean }

/**
 * Reads the body of `POST /chat/completions`.
 *
 * @throws InvalidParametersError naming the field that is wrong, or that this endpoint does not know
 */
export function readChatRequest(body: string): ChatRequest {
  const asked = readBody(chatBody, body)
  const maxTokens = asked.max_completion_tokens ?? asked.max_tokens
  const chat: Chat = {
    messages: asked.messages.map(({ role, content }) => ({
      role: role === 'developer' ? 'system' : role,
      content: typeof content === 'string' ? content : content.map((part) => part.text).join(''),
    })),
    ...(maxTokens !== undefined && { maxTokens }),
    ...(asked.temperature !== undefined && { temperature: asked.temperature }),
    ...(asked.top_p !== undefined && { topP: asked.top_p }),
    ...(asked.stop !== undefined && { stop: [asked.stop].flat() }),
    ...(asked.seed !== undefined && { seed: asked.seed }),
  }
  const includeUsage = asked.stream_options?.include_usage ?? false
  return { model: asked.model, chat, stream: asked.stream, includeUsage }
}
