import { gzipSync } from 'node:zlib'
import { send } from '../faults/fault.js'
import type { Sending } from './refusals.js'

/** A few kilobytes that unpack to so many bytes. */
export function gzipBomb(bytes: number): Sending {
  return {
    send: (answer, response) =>
      send(response, {
        ...answer,
        headers: { ...answer.headers, 'content-encoding': 'gzip' },
        body: gzipSync(Buffer.alloc(bytes, ' ')),
      }),
  }
}

/** Other JSON in place of the answer's. @param change of the object; what it returns is sent */
export function withJson(change: (json: Record<string, unknown>) => unknown): Sending {
  return {
    send: (answer, response) =>
      send(response, {
        ...answer,
        body: Buffer.from(JSON.stringify(change(JSON.parse(answer.body.toString())))),
      }),
  }
}
