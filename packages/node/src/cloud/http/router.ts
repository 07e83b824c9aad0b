import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { corsHeaders } from '../../serve/cors.js'
import type { Log } from '../../serve/log.js'
import type { Endpoint } from '../endpoint.js'
import type { Caller } from '../limits/callers.js'
import type { Call, PaidCall } from './call.js'
import { Failure, oipError, openAiError } from './failure.js'
import { rateHeaders, readableHeaders } from './rateHeaders.js'
import { readPaidBody } from './readPaidBody.js'
import { sendJson } from './send.js'

/** An address: `{name}` in its path stands for a model. */
export type Route = { path: string } & (
  | { method: 'GET'; answer: (call: Call) => Promise<unknown> | unknown }
  | { method: 'POST'; types: readonly string[]; answer: (call: PaidCall) => Promise<void> }
)

/** Request headers that pages may send. */
const allowedHeaders = ['authorization', 'content-type', 'inference-header-content-length']

/** Answers requests, each in the form of its protocol. */
export function createRouter(endpoint: Endpoint, routes: readonly Route[]) {
  const { config, callers, log } = endpoint
  const compiled = routes.map((route) => ({
    route,
    pattern: new RegExp(`^${route.path.replace('{name}', '([^/]+)')}$`),
  }))

  const find = ({ url = '', method }: IncomingMessage) => {
    const path = url.split('?', 1)[0] ?? ''
    const here = compiled.filter(({ pattern }) => pattern.test(path))
    const found = here.find(({ route }) => route.method === method)
    if (!found) throw new Failure(here.length > 0 ? 'method_not_allowed' : 'not_found')
    return { route: found.route, name: decode(found.pattern.exec(path)?.[1] ?? '') }
  }

  const pay = async (
    call: Call,
    route: Route & { method: 'POST' },
    caller: Caller,
    controller: AbortController,
  ) => {
    const end = callers.begin(caller)
    const timer = setTimeout(() => controller.abort(new Failure('timeout')), config.limits.run)
    try {
      const body = await readPaidBody(call.request, config.limits.body, route.types)
      await route.answer({ ...call, caller, body, signal: controller.signal })
    } finally {
      clearTimeout(timer)
      end()
    }
  }

  const answer = async (call: Call, controller: AbortController) => {
    const { route, name } = find(call.request)
    call.name = name
    if (route.method === 'GET') {
      sendJson(call.response, 200, call.headers, await route.answer(call))
      return
    }
    if (endpoint.stopping()) throw new Failure('stopping')
    const caller = callers.identify(call.request)
    const reading = caller.requests.take(caller.id, 1)
    Object.assign(call.headers, rateHeaders('requests', reading))
    Object.assign(call.headers, rateHeaders('tokens', caller.tokens.take(caller.id, 0)))
    if (!reading.granted) throw new Failure('rate_limit_exceeded', { retryAfter: reading.wait })
    await pay(call, route, caller, controller)
  }

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const headers: OutgoingHttpHeaders = corsHeaders(
      config.origins,
      request,
      allowedHeaders,
      readableHeaders,
    )
    if (request.method === 'OPTIONS') {
      response.writeHead(204, headers).end()
      return
    }
    if (endpoint.stopping()) headers.connection = 'close'
    const controller = new AbortController()
    response.on('close', () => {
      if (!response.writableFinished) controller.abort(new ClientGone())
    })
    try {
      await answer({ endpoint, request, response, headers, name: '' }, controller)
    } catch (error) {
      // Nobody is there to be told.
      if (response.destroyed) return
      // Engines have errors of their own for work that was ended.
      const failure = toFailure(controller.signal.aborted ? controller.signal.reason : error, log)
      // What is left of a body that was not read would be taken for the next request.
      if (!request.complete) headers.connection = 'close'
      if (failure.retryAfter !== undefined)
        headers['retry-after'] = String(Math.ceil(failure.retryAfter / 1_000))
      const isOip = /^\/v2\b/.test(request.url ?? '')
      // An answer that had begun cannot become a refusal.
      if (response.headersSent) response.destroy()
      else sendJson(response, failure.status, headers, (isOip ? oipError : openAiError)(failure))
    }
  }
}

/** The reason of work that ends since nobody is there to read its answer. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone'
}

/** What is told of an error: of one that is not a failure of ours, that it happened. */
export function toFailure(error: unknown, log: Log): Failure {
  if (error instanceof Failure) return error
  // Its kind alone: its message may hold what was sent.
  log('failed', { error: error instanceof Error ? error.name : typeof error })
  return new Failure('internal')
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    throw new Failure('not_found')
  }
}
