import { createParser } from 'eventsource-parser'
import { createUtf8Reader } from './utf8.js'
import { malformed, WireError } from './wireError.js'

/** Reads server-sent events from pieces of bytes, wherever these are cut. */
export type EventReader = {
  /** @returns how many events and comments ended in this piece */
  feed: (chunk: Uint8Array) => number
  /** The stream has ended: what is left must be whole. */
  end: () => void
}

/** Characters of one event: far more than a token needs, and little enough to be held. */
const maxEvent = 1 << 20

/**
 * @param onData told the data of each event, in order
 * @throws WireError from both of its functions
 */
export function createEventReader(onData: (data: string) => void): EventReader {
  const utf8 = createUtf8Reader()
  let seen = 0
  let tooLarge = false
  const parser = createParser({
    maxBufferSize: maxEvent,
    onEvent({ data }) {
      seen++
      onData(data)
    },
    onComment() {
      seen++
    },
    onError({ type }) {
      tooLarge ||= type === 'max-buffer-size-exceeded'
    },
  })
  const read = (text: string) => {
    const before = seen
    if (!tooLarge) parser.feed(text)
    if (tooLarge) throw malformed('an event of it is too large')
    return seen - before
  }
  return {
    feed: (chunk) => read(utf8.read(chunk)),
    end() {
      utf8.end()
      // Some servers leave out the blank line after the last event. What is cut off is no JSON then.
      try {
        read('\n\n')
      } catch (error) {
        if (error instanceof WireError && error.kind === 'failed') throw error
        throw new WireError('ended', 'its last event is cut off')
      }
    },
  }
}
