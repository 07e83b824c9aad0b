import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Answer, type Fault, send } from './fault.js'

/** One request that came in. */
export type Seen = { method: string; path: string; headers: IncomingHttpHeaders }

export type FaultyOrigin = {
  /** Ends in a slash. */
  url: string
  /** Every request so far, in order, altered or not. */
  requests: readonly Seen[]
  /** How many requests had this path. */
  count: (path: string | RegExp) => number
  /**
   * Alters the answers to requests for a path (`'/a/b.onnx'`, or what matches), for ever or `times`
   * times. The rule that was added last wins. Call the result to take it back.
   */
  on: (path: string | RegExp, fault: Fault, times?: number) => () => void
  close: () => Promise<void>
}

/** What is passed on of a request: what its answer may depend on. */
const passedOn = ['range', 'if-none-match', 'accept', 'content-type', 'origin'] as const

/** Of a connection that is not ours. */
const notPassedBack = ['connection', 'keep-alive', 'transfer-encoding', 'date'] as const

/**
 * A real server in front of another, that can be told to answer wrongly.
 *
 * @param target of the other server: of a page, a node or an RPC
 *
 * @example
 * const origin = await startFaultyOrigin(server.url)
 * origin.on(/\.wasm$/, flipByte(-1), 1)
 */
export async function startFaultyOrigin(target: string): Promise<FaultyOrigin> {
  const requests: Seen[] = []
  let rules: { path: string | RegExp; fault: Fault; left: number }[] = []
  const matches = (pattern: string | RegExp, path: string) =>
    typeof pattern === 'string' ? pattern === path : pattern.test(path)

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', target)
    requests.push({ method: request.method ?? '', path: pathname, headers: request.headers })
    try {
      const real = await ask(target, request)
      const rule = rules.findLast((one) => one.left > 0 && matches(one.path, pathname))
      if (rule === undefined) {
        const empty = request.method === 'HEAD' || real.status === 304
        if (empty) response.writeHead(real.status, real.headers).end()
        else send(response, real)
        return
      }
      rule.left -= 1
      await rule.fault(real, response)
    } catch (error) {
      // A fault that cannot be made is a mistake in the test: the page must not see it as another.
      process.stderr.write(`faulty origin, ${pathname}: ${error}\n`)
      response.socket?.destroy()
    }
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    requests,
    count: (path) => requests.filter((one) => matches(path, one.path)).length,
    on(path, fault, times = Number.POSITIVE_INFINITY) {
      const rule = { path, fault, left: times }
      rules.push(rule)
      return () => {
        rules = rules.filter((one) => one !== rule)
      }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function ask(target: string, request: IncomingMessage): Promise<Answer> {
  const headers = new Headers({ 'accept-encoding': 'identity' })
  for (const name of passedOn) {
    const value = request.headers[name]
    if (typeof value === 'string') headers.set(name, value)
  }
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const answer = await fetch(new URL(request.url ?? '/', target), {
    method: request.method ?? 'GET',
    headers,
    ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
  })
  const kept = Object.fromEntries(answer.headers)
  for (const name of notPassedBack) delete kept[name]
  return { status: answer.status, headers: kept, body: Buffer.from(await answer.arrayBuffer()) }
}
