import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Listening = {
  url: string
  /** Lets what is under way come to its end, for so many milliseconds. */
  close: (milliseconds: number) => Promise<void>
  /** Whether connections are still taken. */
  isOpen: () => boolean
}

export type Address = {
  host: string
  /** 0: a free one. */
  port: number
  /** Milliseconds to receive a request, head and body: who sends slower is cut off. */
  timeout: number
  /** Milliseconds in which a reader takes nothing of its answer: then it is cut off. @default `timeout` */
  stall?: number | undefined
}

/**
 * Listens for HTTP requests, with bounds on what a connection may take.
 *
 * @param answer answers in full; it does not reject
 */
export async function openServer(
  { host, port, timeout, stall = timeout }: Address,
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<Listening> {
  const server = createServer(
    {
      headersTimeout: timeout,
      requestTimeout: timeout,
      connectionsCheckingInterval: Math.min(1_000, timeout),
      maxHeaderSize: 8_192,
    },
    async (request, response) => {
      // A client that goes away in the middle is no news.
      request.on('error', () => {})
      response.on('error', () => {})
      // Asked before the answer to the question before it, as no client does: nothing would tell that whoever
      // asked so has left, and what is held for the answer would be held for ever.
      if (!response.socket) return void request.socket.destroy()
      await answer(request, response)
      if (!response.writableFinished) request.socket.setTimeout(stall)
    },
  )
  server.maxConnections = 1_000
  server.keepAliveTimeout = 5_000
  server.on('clientError', (_, socket) => socket.destroy())
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(port, host, () => resolve()),
  )
  const { port: actual } = server.address() as AddressInfo
  const name = host.includes(':') ? `[${host}]` : host
  return {
    url: `http://${name}:${actual}`,
    close: (milliseconds) => close(server, milliseconds),
    isOpen: () => server.listening,
  }
}

async function close(server: Server, milliseconds: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), milliseconds)
  await closed
  clearTimeout(timer)
}
