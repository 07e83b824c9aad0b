import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { Endpoint } from '../endpoint.js'
import type { Caller } from '../limits/callers.js'

/** A question that does not cost anything. */
export type Call = {
  endpoint: Endpoint
  request: IncomingMessage
  response: ServerResponse
  /** Of every answer: CORS, limits. */
  headers: OutgoingHttpHeaders
  /** The model in the address, if one is. */
  name: string
}

/** A question to a model, from somebody who may ask it. */
export type PaidCall = Call & {
  caller: Caller
  /** Exactly as it came. */
  body: Buffer
  /** Ends the work: nobody waits for the answer any longer, or it takes too long. */
  signal: AbortSignal
}
