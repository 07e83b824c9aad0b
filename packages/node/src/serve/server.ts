import type { IncomingMessage, ServerResponse } from 'node:http'
import { toJson } from '@trine/sdk/chain'
import { Refused, toHttp } from '../admit/refusal.js'
import type { NodeConfig } from '../config/config.js'
import { RpcUnavailableError } from '../errors/chain.js'
import { corsHeaders } from './cors.js'
import type { Log } from './log.js'
import { type Listening, openServer } from './openServer.js'
import { rateLimit } from './rateLimit.js'
import { readBody } from './readBody.js'

/** What is done at an address: with the body's JSON by `POST`, with nothing by `GET`. */
export type Handler = (body: unknown) => Promise<unknown>
export type Routes = Readonly<Record<string, Handler>>

/**
 * Serves JSON over HTTP. Every answer that is not 200 has the form of a refusal, and none repeats what
 * was sent.
 *
 * @param routes by method and path: `'POST /v1/claims'`
 */
export async function listen(
  config: Pick<NodeConfig, 'host' | 'port' | 'origins' | 'limits'>,
  routes: Routes,
  log: Log,
): Promise<Listening> {
  const { host, port, origins, limits } = config
  const allows = rateLimit(limits)
  let underWay = 0
  const answer = async (request: IncomingMessage): Promise<unknown> => {
    const path = (request.url ?? '').split('?', 1)[0] ?? ''
    const handler = routes[`${request.method} ${path}`]
    if (!handler) {
      const known = Object.keys(routes).some((route) => route.endsWith(` ${path}`))
      throw new Refused(known ? 'wrong-method' : 'not-found')
    }
    if (request.method === 'GET') return handler(undefined)
    if (!allows(request.socket.remoteAddress ?? '')) throw new Refused('too-many')
    // Before it counts: bodies that come slowly take nobody's place.
    const body = await readBody(request)
    if (underWay >= limits.concurrency) throw new Refused('busy')
    underWay++
    try {
      return await handler(body)
    } finally {
      underWay--
    }
  }
  const server = await openServer(
    { host, port, timeout: limits.timeout },
    async (request, response) => {
      const headers = corsHeaders(origins, request)
      if (request.method === 'OPTIONS') {
        response.writeHead(204, headers).end()
        return
      }
      try {
        const body = await answer(request)
        send(response, 200, { ...headers, ...(server.isOpen() ? {} : last) }, body)
      } catch (error) {
        const refused = toRefusal(error, log)
        const { status, body } = toHttp(refused)
        // What is left of a body that was not read would be taken for the next request.
        send(response, status, { ...headers, ...(request.complete ? {} : last) }, body)
      }
    },
  )
  return server
}

/** Said with the last answer on a connection. */
const last = { connection: 'close' }

function send(
  response: ServerResponse,
  status: number,
  headers: ReturnType<typeof corsHeaders>,
  body: unknown,
): void {
  const text = JSON.stringify(toJson(body))
  response.writeHead(status, {
    ...headers,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  response.end(text)
}

function toRefusal(error: unknown, log: Log): Refused {
  if (error instanceof Refused) return error
  if (error instanceof RpcUnavailableError) return new Refused('behind')
  // Its kind alone: its message may hold what was sent.
  log('failed', { error: error instanceof Error ? error.name : typeof error })
  return new Refused('internal')
}
