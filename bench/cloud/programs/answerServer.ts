// A process of its own, so that making answers takes no time of those who read them. It serves the same answers to
// everybody: `/plain/v1`, as fast as the socket takes them; `/signed/v1`, the same with a signature; and
// `/bursts/<events>/<milliseconds>/v1`, so many events at once and then a pause. It prints its address, and lives as
// long as whoever started it.
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { privateKeyToAccount } from 'viem/accounts'
import { type AnswerName, eventOf, eventsOf, lastEvent, wholeOf } from '../answers.ts'

const account = privateKeyToAccount(`0x${'5a'.repeat(32)}`)
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

/** Made once: whoever asks gets bytes that lie ready. */
const streams = new Map(
  (['short', 'long'] as const).map((name) => {
    const events = eventsOf(name)
    const bytes = Buffer.from(events.join(''))
    return [name as AnswerName, { events, bytes, digest: sha256(bytes) }]
  }),
)
const whole = Buffer.from(wholeOf('whole'))

const cors = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*, authorization',
  'access-control-max-age': '7200',
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  if (request.method === 'OPTIONS') return void response.writeHead(204, cors).end()
  const body = Buffer.concat(chunks)
  const { model } = JSON.parse(body.toString()) as { model: AnswerName }
  if (model === 'whole') return send(response, 'application/json', whole)
  const stream = streams.get(model)
  if (!stream) return void response.writeHead(404, cors).end()
  const [, kind, events, pause] = request.url?.split('/') ?? []
  if (kind === 'bursts') return inBursts(response, stream.events, Number(events), Number(pause))
  if (kind !== 'signed')
    return send(response, 'text/event-stream', stream.bytes, Buffer.from(lastEvent))
  const text = `${sha256(body)}:${stream.digest}`
  const signature = await account.signMessage({ message: text })
  const told = { text, signature, signing_address: account.address, signing_algo: 'ecdsa' }
  const last = eventOf(model, { choices: [], signature: told }) + lastEvent
  return send(response, 'text/event-stream', stream.bytes, Buffer.from(last))
}

function send(response: ServerResponse, type: string, ...parts: Buffer[]): void {
  response.writeHead(200, { ...cors, 'content-type': type })
  response.end(Buffer.concat(parts))
}

async function inBursts(
  response: ServerResponse,
  events: readonly string[],
  size: number,
  pause: number,
): Promise<void> {
  response.writeHead(200, { ...cors, 'content-type': 'text/event-stream' })
  const began = performance.now()
  for (let at = 0; at < events.length; at += size) {
    response.write(events.slice(at, at + size).join(''))
    // By the clock, so that late timers do not add up.
    const due = began + (at / size + 1) * pause
    if (pause > 0) await sleep(Math.max(0, due - performance.now()))
  }
  response.end(lastEvent)
}

const server = createServer((request, response) => {
  answer(request, response).catch(() => response.destroy())
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const { port } = server.address() as AddressInfo
process.stdin.on('end', () => process.exit()).resume()
console.log(JSON.stringify({ url: `http://127.0.0.1:${port}`, signer: account.address }))
