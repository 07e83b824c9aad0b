import type { TensorMap } from '../../request/request.js'
import { embeddingPort, textsOf } from '../../tasks/embed.js'
import { chatOf, completion, type Generation } from '../../tasks/generate.js'
import type { AttemptContext, Exchange } from '../route.js'
import type { BodyReader } from './http/readBody.js'
import type { TokenLimit } from './provider.js'
import type { JsonObject } from './wire/json.js'
import { endOfJson, oipBody, readTensors } from './wire/oip.js'
import { chatBody, createChatReader, readChat } from './wire/openaiChat.js'
import { embeddingsBody, readEmbeddings } from './wire/openaiEmbeddings.js'
import { splitSignature, toSignature, type WireSignature } from './wire/signatureParts.js'
import { createEventReader } from './wire/sse.js'
import type { WireUsage } from './wire/usage.js'
import { malformed } from './wire/wireError.js'

/** What is sent, and how what comes back is read. */
export type Question = {
  protocol: Exchange['protocol']
  /** After the base URL of its protocol. */
  path: string
  headers: Readonly<Record<string, string>>
  body: Uint8Array<ArrayBuffer>
  /** Bytes that an answer may have at most. */
  limit: number
  /** @throws WireError for a response that is not of the protocol at all */
  open: (response: Response) => AnswerReader
}

export type AnswerReader = BodyReader & {
  /** Of a stream: whether all of it came that matters, though it has not ended. */
  isDone?: (() => boolean) | undefined
  end: () => WireAnswer
}

/** What stands in an answer. */
export type WireAnswer = {
  outputs: TensorMap
  usage?: WireUsage | undefined
  /** The signature that came with it, and what it is about. */
  signature?: WireSignature | undefined
  exchange: Exchange
}

export type Asked = {
  context: AttemptContext
  /** What the model is called there. */
  name: string
  /** Sent to whom signs, as a bare digest of a short input can be found by trying. */
  nonce: string | undefined
  /** What the app adds to each body. */
  more: JsonObject
  tokenLimit: TokenLimit | undefined
}

const mebibyte = 1 << 20
/** Bytes that an answer may have which is not streamed. */
const wholeLimit = 64 * mebibyte

/** A conversation, by OpenAI's API, streamed. */
export function chatQuestion({ context, name, nonce, more, tokenLimit }: Asked): Question {
  const chat = chatOf(context.payload.tensors)
  const salt = nonce && { metadata: { nonce } }
  const body = chatBody(chat, { ...more, ...salt, model: name }, tokenLimit)
  return {
    protocol: 'openai-chat',
    path: '/chat/completions',
    headers: { 'content-type': 'application/json' },
    body,
    // A token comes in an event of some hundred bytes.
    limit: Math.min(mebibyte + 2048 * chat.maxTokens, 256 * mebibyte),
    open(response) {
      const type = typeOf(response)
      if (type === 'text/event-stream') return streamReader(body, context, nonce !== undefined)
      if (type !== 'application/json') throw foreign()
      return wholeReader(response, (bytes) => {
        const { generation, usage } = readChat(bytes)
        context.onText(generation.text)
        const exchange = { protocol: 'openai-chat', request: body, response: bytes } as const
        return { outputs: completionOf(generation), usage, exchange }
      })
    },
  }
}

/** Texts, by OpenAI's API. */
export function embeddingsQuestion({ context, name, nonce, more }: Asked): Question {
  const texts = textsOf(context.payload.tensors)
  const salt = nonce && { user: nonce }
  const body = embeddingsBody(texts, { ...more, ...salt, model: name })
  return {
    protocol: 'openai-embeddings',
    path: '/embeddings',
    headers: { 'content-type': 'application/json' },
    body,
    limit: wholeLimit,
    open(response) {
      if (typeOf(response) !== 'application/json') throw foreign()
      return wholeReader(response, (bytes) => {
        const { embedding, usage } = readEmbeddings(bytes, texts.length)
        const exchange = { protocol: 'openai-embeddings', request: body, response: bytes } as const
        return { outputs: { [embeddingPort]: embedding }, usage, exchange }
      })
    },
  }
}

/** Tensors, by the Open Inference Protocol. */
export function tensorQuestion({ context, name, nonce, more }: Asked): Question {
  const { inputs, outputs } = context.model.manifest.core
  const { tensors } = context.payload
  const salt = nonce && { id: nonce }
  const { bytes: body, jsonLength } = oipBody({
    tensors,
    inputs,
    outputs,
    more: { ...more, ...salt },
  })
  return {
    protocol: 'oip',
    path: `/v2/models/${encodeURIComponent(name)}/infer`,
    headers: {
      'content-type': 'application/octet-stream',
      'inference-header-content-length': String(jsonLength),
    },
    body,
    limit: wholeLimit,
    open(response) {
      if (!['application/octet-stream', 'application/json'].includes(typeOf(response)))
        throw foreign()
      return wholeReader(response, (bytes) => {
        const said = response.headers.get('inference-header-content-length')
        const length = said === null ? endOfJson(bytes) : Number(said)
        const exchange = {
          protocol: 'oip',
          request: body,
          response: bytes,
          jsonLength: { request: jsonLength, response: length },
        } as const
        return { outputs: readTensors(bytes, length, 'outputs', name), exchange }
      })
    },
  }
}

/** Reads a stream event by event. Its bytes are kept only where they are signed. */
function streamReader(
  request: Uint8Array,
  { onText }: AttemptContext,
  isSigned: boolean,
): AnswerReader {
  const chat = createChatReader(onText)
  const events = createEventReader(chat.event)
  const chunks: Uint8Array[] = []
  return {
    feed(chunk) {
      if (isSigned) chunks.push(chunk)
      return events.feed(chunk) > 0
    },
    isDone: chat.isDone,
    end() {
      events.end()
      const { generation, usage } = chat.end()
      const bytes = joined(chunks)
      const { signed = bytes, signature } = splitSignature(bytes) ?? {}
      const exchange = { protocol: 'openai-chat', request, response: signed } as const
      return { outputs: completionOf(generation), usage, signature, exchange }
    },
  }
}

/** Bytes that count as progress of an answer that is not streamed. */
const pace = 1024

function wholeReader(
  { headers }: Response,
  read: (bytes: Uint8Array<ArrayBuffer>) => Omit<WireAnswer, 'signature'>,
): AnswerReader {
  const chunks: Uint8Array[] = []
  let unheard = 0
  return {
    feed(chunk) {
      chunks.push(chunk)
      unheard += chunk.length
      if (unheard < pace) return false
      unheard = 0
      return true
    },
    end() {
      const bytes = joined(chunks)
      if (bytes.length === 0) throw malformed('it is empty')
      const answer = read(bytes)
      const signature = toSignature(headers.get('x-signature'))
      return { ...answer, ...(signature && { signature: { signature } }) }
    },
  }
}

/** @throws WireError for text that has no canonical form, as half of a character has none */
function completionOf(generation: Generation): TensorMap {
  try {
    return completion(generation)
  } catch {
    throw malformed('its text holds half of a character')
  }
}

function typeOf({ headers }: Response): string {
  return (headers.get('content-type') ?? '').replace(/;.*/, '').trim().toLowerCase()
}

const foreign = () => malformed('its content type is of another protocol')

function joined(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0))
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.length
  }
  return bytes
}
