import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

// biome-ignore lint/suspicious/noExplicitAny: whatever an RPC says.
type Json = any

export type RpcProxy = {
  url: string
  /** Refuses every call, as one that cannot be reached. */
  down: (isDown: boolean) => void
  /** Changes what the RPC answers to a method; `undefined` leaves it. */
  lie: (change: ((method: string, result: Json) => Json) | undefined) => void
  close: () => Promise<void>
}

/** Stands between a node and its RPC. */
export async function startRpcProxy(target: string): Promise<RpcProxy> {
  let isDown = false
  let change: ((method: string, result: Json) => Json) | undefined
  const server = createServer(async (message, response) => {
    if (isDown) return void message.socket.destroy()
    const parts: Buffer[] = []
    for await (const part of message) parts.push(part)
    const body = Buffer.concat(parts).toString()
    const answer = await fetch(target, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    const json: Json = await answer.json()
    if (change && 'result' in json) json.result = change(JSON.parse(body).method, json.result)
    response.setHeader('content-type', 'application/json').end(JSON.stringify(json))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    down: (value) => {
      isDown = value
      if (value) server.closeAllConnections()
    },
    lie: (value) => {
      change = value
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
