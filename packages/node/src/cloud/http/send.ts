import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { PaidCall } from './call.js'
import { sha256, signExchange } from './sign.js'

/** Of every answer with a body. */
export const bodyHeaders = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

export function sendJson(
  response: ServerResponse,
  status: number,
  headers: OutgoingHttpHeaders,
  body: unknown,
): void {
  send(response, status, { ...headers, 'content-type': 'application/json' }, toBytes(body))
}

export const toBytes = (body: unknown): Buffer => Buffer.from(JSON.stringify(body))

/** Sends an answer with a signature over both bodies in its head. */
export async function sendSigned(
  { endpoint, response, headers, body }: PaidCall,
  answer: Buffer,
  type: OutgoingHttpHeaders,
): Promise<void> {
  const { signature, signing_address, signing_algo } = await signExchange(endpoint.signer, {
    request: sha256(body),
    response: sha256(answer),
  })
  const signed = {
    'x-signature': signature,
    'x-signing-address': signing_address,
    'x-signing-algo': signing_algo,
  }
  send(response, 200, { ...headers, ...type, ...signed }, answer)
}

function send(
  response: ServerResponse,
  status: number,
  headers: OutgoingHttpHeaders,
  body: Buffer,
): void {
  response.writeHead(status, { ...headers, ...bodyHeaders, 'content-length': body.length })
  response.end(body)
}
