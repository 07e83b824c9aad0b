import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Asked } from './asked.js'
import { costOf, type HostedModel } from './hostedModel.js'
import type { Said } from './said.js'

/** A request, and what became of it. */
export type Entry = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  /** What stands after `Bearer`. */
  readonly key: string | undefined
  /** All that was sent to it, as text. */
  readonly body: string
  /** 0 before there is one. */
  readonly status: number
  /** Bytes of the answer's body, as far as it was sent. */
  readonly sent: number
  /** Micro-dollars, by {@link charge}. */
  readonly charged: number
  /** Whether the other side closed the connection before the answer was whole. */
  readonly aborted: boolean
}

export type OpenEntry = { -readonly [Key in keyof Entry]: Entry[Key] }

/** Begins an entry, and notes when the other side goes away. */
export function openEntry(request: IncomingMessage, response: ServerResponse): OpenEntry {
  const entry: OpenEntry = {
    method: request.method ?? '',
    path: new URL(request.url ?? '/', 'http://provider').pathname,
    headers: request.headers,
    key: /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1],
    body: '',
    status: 0,
    sent: 0,
    charged: 0,
    aborted: false,
  }
  // A connection that this server cuts itself has neither.
  const gone = () => {
    entry.aborted = true
  }
  const { socket } = request
  socket.once('end', gone).once('error', gone)
  response.once('finish', () => socket.off('end', gone).off('error', gone))
  return entry
}

const token = /"delta":\{"content":"(?:[^"\\]|\\.)+"\}/

/**
 * Writes down what an answer costs, as it is sent: with the first byte of its body the prompt and what a
 * request costs; of a stream each token as its event goes out, up to as many as were asked for; of others
 * all there is. What is not answered with 200 is free.
 */
export function charge(
  entry: OpenEntry,
  response: ServerResponse,
  { asked, said, model }: { asked: Asked; said: Said; model: HostedModel },
): void {
  const streams = asked.endpoint === 'chat' && asked.stream
  const most = asked.endpoint === 'chat' ? asked.maxTokens : 0
  const { prompt, completion } = said.usage ?? { prompt: 0, completion: 0 }
  let begun = ''
  let tokens = streams ? 0 : completion
  watchWrites(response, (bytes) => {
    entry.status = response.statusCode
    entry.sent += bytes.length
    if (entry.status !== 200 || entry.sent === 0) return
    if (streams) {
      const parts = (begun + bytes.toString('latin1')).split(token)
      tokens = Math.min(tokens + parts.length - 1, most)
      // Of an event that is not whole yet no more is kept than any that is meant to be read has.
      begun = parts.at(-1)?.slice(-10_000) ?? ''
    }
    entry.charged = costOf(model, { prompt, completion: tokens })
  })
}

function watchWrites(response: ServerResponse, onWrite: (bytes: Buffer) => void): void {
  for (const method of ['write', 'end'] as const) {
    const original = response[method].bind(response) as (...args: unknown[]) => never
    response[method] = (...args: unknown[]) => {
      const [chunk] = args
      const isBytes = typeof chunk === 'string' || chunk instanceof Uint8Array
      onWrite(isBytes ? Buffer.from(chunk as string) : Buffer.alloc(0))
      return original(...args)
    }
  }
}
