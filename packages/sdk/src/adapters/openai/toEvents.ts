import type { ChatChunk } from './chatAnswer.js'
import { refusal } from './refusal.js'

/**
 * Server-sent events of the chunks, as bytes. An error in their midst is the last event: the client throws
 * it.
 *
 * @param first the chunk that was waited for before the response began
 */
export async function* toEvents(
  first: IteratorResult<ChatChunk, void>,
  rest: AsyncIterable<ChatChunk>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  const encoder = new TextEncoder()
  const event = (data: string) => encoder.encode(`data: ${data}\n\n`)
  if (!first.done) yield event(JSON.stringify(first.value))
  try {
    for await (const chunk of rest) yield event(JSON.stringify(chunk))
  } catch (error) {
    if (signal.aborted) throw signal.reason
    yield event(JSON.stringify(refusal(error).body))
    return
  }
  yield event('[DONE]')
}
