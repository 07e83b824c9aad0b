import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setImmediate, setTimeout } from 'node:timers/promises'
import type { Answer } from '../faults/fault.js'
import type { ProviderFault } from './providerFault.js'
import { complaint, type Sending } from './refusals.js'

/** The answer as it is, event by event. @param pause milliseconds between two */
export function inEvents(pause = 0): NonNullable<ProviderFault['send']> {
  return async (answer, response) => {
    await writeEach(response, answer, eventsOf(answer.body), pause)
    response.end()
  }
}

/** The right answer in pieces of so many bytes, whatever they cut through. */
export function inPieces(bytes: number, pause = 0): Sending {
  return {
    send: async (answer, response) => {
      const { body } = answer
      const count = Math.ceil(body.length / bytes)
      const pieces = Array.from({ length: count }, (_, index) =>
        body.subarray(index * bytes, (index + 1) * bytes),
      )
      await writeEach(response, answer, pieces, pause)
      response.end()
    },
  }
}

/** The right answer, so slowly that nobody waits for its end. @param pause milliseconds for each byte */
export function drip(pause = 1000): Sending {
  return inPieces(1, pause)
}

/** Frames that are right and that parsers are often not ready for. What is signed are these. */
export function oddFrames(): Pick<ProviderFault, 'frame'> {
  return { frame: (json) => `: keep-alive\r\nid: 1\r\nevent: message\r\ndata:${json}\r\n\r\n` }
}

/**
 * Ends in the middle.
 *
 * @param events that are sent before it. 0: not even the head
 * @param how `'cut'` closes the connection, `'stall'` sends nothing more, `'end'` ends as if all were there
 */
export function breakAfter(events: number, how: 'cut' | 'stall' | 'end'): Sending {
  return {
    send: async (answer, response) => {
      if (events > 0) await writeEach(response, answer, eventsOf(answer.body).slice(0, events))
      if (how === 'end') response.end()
      // After what was written has gone out.
      if (how === 'cut') await setTimeout(20).then(() => response.socket?.destroy())
    },
  }
}

/** Everything but `[DONE]`. */
export function withoutDone(): Sending {
  return {
    send: async (answer, response) => {
      const events = eventsOf(answer.body).filter((event) => !event.includes('[DONE]'))
      await writeEach(response, answer, events)
      response.end()
    },
  }
}

/** Ends in the middle of the last character that takes more than one byte. */
export function cutCharacter(): Sending {
  return {
    send: async (answer, response) => {
      const at = answer.body.findLastIndex((byte) => byte >= 0xc0)
      if (at < 0) throw new Error('Every character of this answer is one byte.')
      await writeEach(response, answer, [answer.body.subarray(0, at + 1)])
      response.end()
    },
  }
}

/** Errors inside an answer that had begun with status 200, as they are written in the field. */
const errors = {
  openai: (message: string) => ({
    error: { message, type: 'server_error', code: null, param: null },
  }),
  openrouter: (message: string) => ({
    id: 'chatcmpl-fake',
    object: 'chat.completion.chunk',
    error: { code: 502, message, metadata: {} },
    choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error' }],
  }),
  /** Venice, and Triton's `generate_stream`. */
  text: (message: string) => ({ error: message }),
  /** Of gateways that name the event. */
  named: (message: string) => ({ error: { code: 500, message, metadata: {} } }),
}

/**
 * An error after some events of the answer, and then the end. Its text repeats the request and the key.
 *
 * @param events that are sent before it
 */
export function errorAfter(events: number, form: keyof typeof errors): Sending {
  return {
    send: async (answer, response, entry) => {
      const error = JSON.stringify(errors[form](complaint(entry)))
      const name = form === 'named' ? 'event: error\n' : ''
      const sent = [...eventsOf(answer.body).slice(0, events), `${name}data: ${error}\n\n`]
      await writeEach(response, answer, sent)
      response.end(form === 'text' ? undefined : 'data: [DONE]\n\n')
    },
  }
}

/** One event of so many bytes, after the first. */
export function hugeEvent(bytes: number): Sending {
  return {
    send: async (answer, response) => {
      const [first = ''] = eventsOf(answer.body)
      await writeEach(response, answer, [first, 'data: "'])
      await pump(response, Buffer.alloc(65_536, 'x'), bytes / 65_536)
      response.end('"\n\ndata: [DONE]\n\n')
    },
  }
}

/** The answer's second event again and again, until the other side goes away. */
export function endless(): Sending {
  return {
    send: async (answer, response) => {
      const [first = '', second = first] = eventsOf(answer.body)
      await writeEach(response, answer, [first])
      await pump(response, Buffer.from(second), Number.POSITIVE_INFINITY)
    },
  }
}

/** A stream's events, with the blank line that ends each. */
export function eventsOf(body: Buffer): string[] {
  return body.toString().split(/(?<=\r?\n\r?\n)/)
}

async function writeEach(
  response: ServerResponse,
  { status, headers }: Answer,
  pieces: readonly (string | Buffer)[],
  pause = 0,
): Promise<void> {
  response.writeHead(status, headers)
  for (const piece of pieces) {
    if (response.destroyed) return
    response.write(piece)
    await (pause > 0 ? setTimeout(pause) : setImmediate())
  }
}

/** As fast as the other side reads. */
async function pump(response: ServerResponse, bytes: Buffer, times: number): Promise<void> {
  const pieces = function* () {
    for (let index = 0; index < times; index++) yield bytes
  }
  // Its end is the response's business: an event may still have to be closed.
  await pipeline(Readable.from(pieces()), response, { end: false }).catch(() => undefined)
}
