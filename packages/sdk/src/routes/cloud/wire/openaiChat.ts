import type { Generation, NormalizedChat } from '../../../tasks/generate.js'
import { jcs } from '../../../utils/jcs.js'
import type { TokenLimit } from '../provider.js'
import { isObject, type JsonObject, parse, readJsonObject } from './json.js'
import { createEventReader } from './sse.js'
import { readUsage, type WireUsage } from './usage.js'
import { malformed, WireError } from './wireError.js'

/** What a provider said, as it said it. */
export type ChatAnswer = {
  generation: Generation
  usage?: WireUsage | undefined
  /** The provider's name for the answer. */
  id?: string | undefined
}

export type ChatReader = {
  /** @throws WireError */
  event: (data: string) => void
  /** Whether it said `[DONE]`: nothing that comes after it matters. */
  isDone: () => boolean
  /** @throws WireError when the answer is not whole */
  end: () => ChatAnswer
}

/** A conversation in the words of OpenAI's API. */
function fieldsOf(chat: NormalizedChat, tokenLimit: TokenLimit): JsonObject {
  return {
    messages: chat.messages,
    [tokenLimit]: chat.maxTokens,
    temperature: chat.temperature,
    top_p: chat.topP,
    stop: chat.stop,
    seed: chat.seed,
  }
}

/** The body of a request. Always streamed, and always with its usage at the end. */
export function chatBody(
  chat: NormalizedChat,
  more: JsonObject,
  tokenLimit: TokenLimit = 'max_tokens',
): Uint8Array<ArrayBuffer> {
  const stream = { stream: true, stream_options: { include_usage: true } }
  return new TextEncoder().encode(
    JSON.stringify({ ...more, ...fieldsOf(chat, tokenLimit), ...stream }),
  )
}

/**
 * Whether a request's body asks for this conversation, by these settings and no other value of them. What else an app
 * added to it is not looked at.
 */
export function asksChat(body: Uint8Array, chat: NormalizedChat): boolean {
  const json = readJsonObject(body)
  const newer = 'max_completion_tokens'
  // Both at once may mean two limits: a body of ours has one of them.
  if (newer in json && 'max_tokens' in json) return false
  const wanted = fieldsOf(chat, newer in json ? newer : 'max_tokens')
  return jcs(Object.fromEntries(Object.keys(wanted).map((key) => [key, json[key]]))) === jcs(wanted)
}

/**
 * Reads the events of a streamed answer. It is whole when it said why it ends, and either counted its tokens or
 * said `[DONE]`.
 *
 * @param onText told of each piece of text
 */
export function createChatReader(onText: (delta: string) => void = () => {}): ChatReader {
  let text = ''
  let reason: string | undefined
  let done = false
  let usage: WireUsage | undefined
  let id: string | undefined
  return {
    event(data) {
      if (done) return
      if (data === '[DONE]') {
        done = true
        return
      }
      const chunk = parse(data)
      if (!isObject(chunk)) throw malformed('an event of it is no JSON object')
      checkError(chunk)
      usage = readUsage(chunk.usage) ?? usage
      id ??= readId(chunk)
      const choice = firstChoice(chunk)
      if (!choice) return
      const delta = contentOf(choice.delta)
      text += delta
      if (delta !== '') onText(delta)
      reason = readReason(choice) ?? reason
    },
    isDone: () => done,
    end() {
      if (reason === undefined || !(done || usage))
        throw new WireError('ended', 'it does not say why it ends')
      return { generation: { text, finishReason: toFinishReason(reason) }, usage, id }
    },
  }
}

/**
 * The answer in the bytes of a response, streamed or not.
 *
 * @throws WireError
 */
export function readChat(bytes: Uint8Array): ChatAnswer {
  const first = bytes.find((byte) => byte > 0x20)
  // A brace or a bracket: no line of a stream begins with one.
  if (first === 0x7b || first === 0x5b) return readWhole(readJsonObject(bytes))
  const reader = createChatReader()
  const events = createEventReader(reader.event)
  events.feed(bytes)
  events.end()
  return reader.end()
}

function readWhole(json: JsonObject): ChatAnswer {
  checkError(json)
  const choice = firstChoice(json)
  const reason = choice && readReason(choice)
  if (!choice || reason === undefined) throw malformed('it has no choice that ended')
  const generation = {
    text: contentOf(choice.message),
    finishReason: toFinishReason(reason),
  }
  return { generation, usage: readUsage(json.usage), id: readId(json) }
}

/** Servers say it as an object or as text; what they say is not repeated. */
export function checkError({ error }: JsonObject): void {
  if (error !== undefined && error !== null) throw new WireError('failed', 'it says that it failed')
}

function readId({ id }: JsonObject): string | undefined {
  return typeof id === 'string' && /^[\w.:-]{1,200}$/.test(id) ? id : undefined
}

function firstChoice({ choices }: JsonObject): JsonObject | undefined {
  if (!Array.isArray(choices)) return undefined
  return choices.find((choice) => isObject(choice) && (choice.index ?? 0) === 0)
}

function contentOf(part: unknown): string {
  const content = isObject(part) ? (part.content ?? '') : ''
  if (typeof content !== 'string') throw malformed('its content is no text')
  return content
}

function readReason(choice: JsonObject): string | undefined {
  const { finish_reason: reason } = choice
  if (reason === 'error') throw new WireError('failed', 'it says that it failed')
  return typeof reason === 'string' ? reason : undefined
}

function toFinishReason(reason: string): Generation['finishReason'] {
  if (reason === 'stop' || reason === 'length') return reason
  return reason === 'content_filter' ? 'content-filter' : 'other'
}
