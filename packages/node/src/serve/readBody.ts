import type { IncomingMessage } from 'node:http'
import { Refused } from '../admit/refusal.js'

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
  if (Number(request.headers['content-length'] ?? 0) > maxBody) throw new Refused('too-large')
  const bytes = await collect(request)
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new Refused('malformed')
  }
}

/** Not by iteration: that would end the connection before the refusal is sent. */
function collect(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    let size = 0
    request.on('data', (part: Buffer) => {
      size += part.length
      if (size <= maxBody) return void parts.push(part)
      request.pause()
      reject(new Refused('too-large'))
    })
    request.on('end', () => resolve(Buffer.concat(parts)))
    request.on('close', () => reject(new Refused('malformed')))
  })
}
