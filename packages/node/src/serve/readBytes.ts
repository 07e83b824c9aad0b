import type { IncomingMessage } from 'node:http'

/**
 * A request's body as it came.
 *
 * @param most bytes
 * @param refusal what is thrown: for a body that is too large, or that ends before it is whole
 */
export async function readBytes(
  request: IncomingMessage,
  most: number,
  refusal: (code: 'too-large' | 'malformed') => Error,
): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > most) throw refusal('too-large')
  // Not by iteration: that would end the connection before the refusal is sent.
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    let size = 0
    request.on('data', (part: Buffer) => {
      size += part.length
      if (size <= most) return void parts.push(part)
      request.pause()
      reject(refusal('too-large'))
    })
    request.on('end', () => resolve(Buffer.concat(parts)))
    request.on('close', () => reject(refusal('malformed')))
  })
}
