import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { type Listening, openServer } from './openServer.js'

let server: Listening
afterEach(() => server.close(0))

const request = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n'

/** A server that answers so, and a connection to it that reads nothing by itself. */
async function start(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const address = { host: '127.0.0.1', port: 0, timeout: 60_000, stall: 100 }
  server = await openServer(address, async (request, response) => answer(request, response))
  return connect(Number(new URL(server.url).port), '127.0.0.1').on('error', () => {})
}

test('default: one connection, one question after the other', async () => {
  let asked = 0
  const socket = await start((_, response) => void response.end(`answer ${++asked}`))
  let text = ''
  socket.setEncoding('utf8').on('data', (part) => {
    text += part
  })
  for (const answer of ['answer 1', 'answer 2']) {
    socket.write(request)
    while (!text.includes(answer)) await once(socket, 'data')
  }
  socket.destroy()
})

test('behavior: who asks again before the answer is cut off, and the answer is told so', async () => {
  let asked = 0
  let told = 0
  const socket = await start((_, response) => {
    asked++
    response.on('close', () => told++)
  })
  socket.resume().write(request.repeat(3))
  await once(socket, 'close')
  expect([asked, told]).toEqual([1, 1])
})

test('behavior: who reads nothing of an answer is cut off', async () => {
  const size = 20_000_000
  let closed = () => {}
  const end = new Promise<void>((resolve) => {
    closed = resolve
  })
  const socket = await start((_, response) => {
    response.on('close', closed).end(Buffer.alloc(size))
  })
  socket.write(request)
  await end
  // No more comes than what was on its way already.
  let read = 0
  socket.on('data', (part) => {
    read += part.length
  })
  await once(socket, 'close')
  expect(read).toBeLessThan(size)
})
