import type { IncomingMessage } from 'node:http'
import { Refused } from '../admit/refusal.js'
import { readBytes } from './readBytes.js'

/** Room for an input or an output of 64 KiB in hexadecimal digits, and what stands around it. */
export const maxBody = 300_000

/**
 * The JSON in a request's body.
 *
 * @throws Refused
 */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const type = request.headers['content-type'] ?? ''
  // A browser asks before it sends this type to another origin; others it just sends.
  if (!/^application\/json\s*(;|$)/i.test(type)) throw new Refused('wrong-media-type')
  const bytes = await readBytes(request, maxBody, (code) => new Refused(code))
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new Refused('malformed')
  }
}
