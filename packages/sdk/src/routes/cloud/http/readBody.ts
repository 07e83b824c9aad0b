import { AnswerCutOffError, AnswerMalformedError } from '../../../errors/cloud.js'
import type { Watch } from './watch.js'

/** Bytes of a body, read while they come. */
export type BodyReader = {
  /** @returns whether this piece brought the answer on: of a stream a whole event, else many bytes */
  feed: (chunk: Uint8Array) => boolean
}

/**
 * Reads the body of a response to its end, within limits: of size, and of the time between two signs of progress.
 * Whoever sends a byte now and then gets no longer than whoever sends none.
 *
 * @param limits bytes of the whole body, milliseconds between two signs of progress
 * @throws AnswerCutOffError, AnswerMalformedError, what the reader throws, or the signal's reason
 */
export async function readBody(
  provider: string,
  response: Response,
  watch: Watch,
  limits: { bytes: number; stall: number },
  reader: BodyReader,
): Promise<void> {
  const body = response.body?.getReader()
  if (!body) return
  let total = 0
  while (true) {
    const { done, value } = await nextOf(provider, body, watch)
    if (done) return
    total += value.length
    if (total > limits.bytes)
      throw new AnswerMalformedError({ provider, reason: 'it is too large' })
    if (reader.feed(value)) watch.heard(limits.stall)
  }
}

async function nextOf(
  provider: string,
  body: ReadableStreamDefaultReader<Uint8Array>,
  { signal }: Watch,
): Promise<ReadableStreamReadResult<Uint8Array>> {
  try {
    return await body.read()
  } catch {
    throw signal.aborted ? signal.reason : new AnswerCutOffError({ provider, reason: 'ended' })
  }
}
