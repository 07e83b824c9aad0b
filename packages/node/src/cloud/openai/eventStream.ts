import { createHash } from 'node:crypto'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { PaidCall } from '../http/call.js'
import { bodyHeaders } from '../http/send.js'
import { sha256, signExchange } from '../http/sign.js'

/** Server-sent events, signed at their end. */
export type EventStream = {
  hasBegun: () => boolean
  /** Resolves when the reader has room for more, or is gone. */
  send: (event: object) => Promise<void>
  /** Signs all that was sent, in a last event, and ends the stream. */
  sign: (event: object) => Promise<void>
  /** Ends it without a signature: it is not whole. */
  breakOff: (event: object) => void
}

/** The head is sent with the first event: until then an error can still be an HTTP status. */
export function createEventStream({ endpoint, response, headers, body }: PaidCall): EventStream {
  const hash = createHash('sha256')
  const { stall } = endpoint.config.limits

  let waiting: Promise<void> | undefined
  const write = (event: object | string): boolean => {
    if (!response.headersSent)
      response.writeHead(200, {
        ...headers,
        ...bodyHeaders,
        'content-type': 'text/event-stream; charset=utf-8',
        // Proxies that hold answers back would hold back the first word.
        'x-accel-buffering': 'no',
      })
    const bytes = Buffer.from(
      `data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`,
    )
    hash.update(bytes)
    return response.write(bytes)
  }
  return {
    hasBegun: () => response.headersSent,
    async send(event) {
      if (response.destroyed || write(event)) return
      waiting ??= room(response, stall).finally(() => {
        waiting = undefined
      })
      await waiting
    },
    async sign(event) {
      const digests = { request: sha256(body), response: hash.copy().digest('hex') }
      const signature = await signExchange(endpoint.signer, digests)
      write({ ...event, signature })
      write('[DONE]')
      response.end()
    },
    breakOff(event) {
      if (response.destroyed) return
      write(event)
      response.end()
    },
  }
}

/** Waits until there is room for more. A reader that takes nothing for so long is cut off: it takes up memory. */
async function room(response: ServerResponse, stall: number): Promise<void> {
  const timer = setTimeout(() => response.destroy(), stall)
  const listening = new AbortController()
  const { signal } = listening
  await Promise.race([
    once(response, 'drain', { signal }),
    once(response, 'close', { signal }),
  ]).catch(() => {})
  listening.abort()
  clearTimeout(timer)
}
