import { createParser } from 'eventsource-parser'
import * as v from 'valibot'
import { Failure } from '../http/failure.js'
import type { FinishReason, Runs } from '../models/served.js'
import type { TokenCount } from '../money/price.js'
import { parseUpstream, post, readAll, type UpstreamContext } from './post.js'

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const usageSchema = v.looseObject({ prompt_tokens: count, completion_tokens: count })
const content = v.optional(v.nullable(v.looseObject({ content: v.nullish(v.string()) })))
const chunkSchema = v.looseObject({
  choices: v.optional(
    v.array(
      v.looseObject({ delta: content, message: content, finish_reason: v.nullish(v.string()) }),
    ),
    [],
  ),
  usage: v.nullish(v.unknown()),
  error: v.nullish(v.unknown()),
})

/** Bytes of one event. */
const maxEvent = 1 << 20
/** Bytes of an answer for each token that it may have: an event's JSON stands around each. */
const bytesPerToken = 4_096

/** What has come of an answer so far. */
type Progress = { reason: FinishReason | undefined; tokens: TokenCount | undefined; done: boolean }

/** Runs a text model behind an OpenAI-compatible server, always as a stream: so that it can be counted. */
export function upstreamChat(context: UpstreamContext, name: string): NonNullable<Runs['chat']> {
  return async (chat, { signal, onText }) => {
    const body = {
      model: name,
      messages: chat.messages,
      max_tokens: chat.maxTokens,
      temperature: chat.temperature,
      top_p: chat.topP,
      stop: chat.stop,
      seed: chat.seed,
      stream: true,
      stream_options: { include_usage: true },
    }
    const response = await post(context, {
      path: '/chat/completions',
      body: Buffer.from(JSON.stringify(body)),
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      most: maxEvent + chat.maxTokens * bytesPerToken,
      signal,
    })
    const progress: Progress = { reason: undefined, tokens: undefined, done: false }
    // One that does not stream gives the whole at once.
    if (/^application\/json\b/.test(response.headers.get('content-type') ?? '')) {
      const text = readChunk(parseUpstream(await readAll(response)), progress)
      if (text !== '') await onText(text)
    } else
      for await (const data of events(response.chunks)) {
        if (data === '[DONE]') {
          progress.done = true
          break
        }
        const text = readChunk(parseUpstream(data), progress)
        // The upstream is read no faster than our reader reads.
        if (text !== '') await onText(text)
      }
    const { reason, tokens, done } = progress
    // A server may leave out `[DONE]`, or the count; without both the answer may be cut off.
    if (!reason || !(done || tokens)) throw new Failure('upstream_failed')
    return { finishReason: reason, tokens }
  }
}

/** Reads one piece of an answer. @returns its text */
function readChunk(json: Record<string, unknown>, progress: Progress): string {
  const parsed = v.safeParse(chunkSchema, json)
  if (!parsed.success || parsed.output.error != null) throw new Failure('upstream_failed')
  const usage = v.safeParse(usageSchema, parsed.output.usage)
  if (usage.success)
    progress.tokens = {
      prompt: usage.output.prompt_tokens,
      completion: usage.output.completion_tokens,
    }
  const [choice] = parsed.output.choices
  if (choice?.message) progress.done = true
  if (choice?.finish_reason) progress.reason = toReason(choice.finish_reason)
  return choice?.delta?.content ?? choice?.message?.content ?? ''
}

function toReason(reason: string): FinishReason {
  if (reason === 'error' || reason === 'abort') throw new Failure('upstream_failed')
  return reason === 'length' || reason === 'content_filter' ? reason : 'stop'
}

/** The data of each event, wherever pieces are cut. */
async function* events(chunks: AsyncIterable<Uint8Array>): AsyncIterable<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let ready: string[] = []
  let isTooLarge = false
  const parser = createParser({
    maxBufferSize: maxEvent,
    onEvent: ({ data }) => ready.push(data),
    onError: ({ type }) => {
      isTooLarge ||= type === 'max-buffer-size-exceeded'
    },
  })
  for await (const chunk of chunks) {
    try {
      parser.feed(decoder.decode(chunk, { stream: true }))
    } catch {
      throw new Failure('upstream_failed')
    }
    if (isTooLarge) throw new Failure('upstream_failed')
    const found = ready
    ready = []
    yield* found
  }
  // Some servers leave out the blank line after the last event.
  parser.feed('\n\n')
  yield* ready
}
