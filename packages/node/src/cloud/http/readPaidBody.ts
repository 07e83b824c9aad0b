import type { IncomingMessage } from 'node:http'
import { readBytes } from '../../serve/readBytes.js'
import { Failure } from './failure.js'

/**
 * A body of one of the types that an address takes. A browser asks before it sends any of them to another
 * origin; others it just sends.
 *
 * @throws Failure
 */
export async function readPaidBody(
  request: IncomingMessage,
  most: number,
  types: readonly string[],
): Promise<Buffer> {
  const [type = ''] = (request.headers['content-type'] ?? '').toLowerCase().split(';')
  if (!types.includes(type.trim())) throw new Failure('unsupported_media_type')
  return readBytes(
    request,
    most,
    (code) => new Failure(code === 'too-large' ? 'request_too_large' : 'invalid_request'),
  )
}
