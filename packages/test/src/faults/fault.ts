import type { ServerResponse } from 'node:http'

/** An answer as the real server gave it, unencoded. */
export type Answer = { status: number; headers: Record<string, string>; body: Buffer }

/** Answers in place of the real server; what it leaves open is cut when the origin closes. */
export type Fault = (answer: Answer, response: ServerResponse) => void | Promise<void>

/** The answer as it is. */
export function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, 'content-length': String(body.length) })
  response.end(body)
}

/** Another body under the same headers. */
export function alter(change: (body: Buffer) => Buffer): Fault {
  return (answer, response) => send(response, { ...answer, body: change(Buffer.from(answer.body)) })
}

/** One bit of one byte differs. @param at from the start, or from the end if negative */
export function flipByte(at = 0): Fault {
  return alter((body) => {
    const index = at < 0 ? body.length + at : at
    body.writeUInt8(body.readUInt8(index) ^ 1, index)
    return body
  })
}

/** An answer that is shorter, and says so. @param bytes what is left */
export function truncate(bytes: number): Fault {
  return alter((body) => body.subarray(0, bytes))
}

/** An answer that promises its whole length and then ends. @param bytes what is sent */
export function cutOff(bytes: number): Fault {
  return ({ status, headers, body }, response) => {
    response.writeHead(status, { ...headers, 'content-length': String(body.length) })
    response.write(body.subarray(0, bytes), () => response.socket?.destroy())
  }
}

/** The same bytes, the first two pieces of `size` bytes exchanged. */
export function reorderChunks(size: number): Fault {
  return alter((body) => {
    if (body.length <= size) throw new Error(`One piece only: ${body.length} bytes.`)
    const [first, second] = [body.subarray(0, size), body.subarray(size, 2 * size)]
    return Buffer.concat([second, first, body.subarray(2 * size)])
  })
}

export function replaceWith(bytes: Uint8Array | string): Fault {
  return alter(() => Buffer.from(bytes))
}

/** As many bytes as there should be, none of them right. */
export function garbage(): Fault {
  return alter((body) => body.map((_, index) => (index * 131 + 7) & 0xff) as Buffer)
}

/** Plain text under a status. */
export function answerStatus(status: number): Fault {
  return (_, response) =>
    send(response, {
      status,
      headers: { 'content-type': 'text/plain' },
      body: Buffer.from('No.\n'),
    })
}

/** The connection is closed before any answer. */
export function hangUp(): Fault {
  return (_, response) => {
    response.socket?.destroy()
  }
}

/** Some bytes, then silence. @param bytes `@default 0`: not even headers */
export function stall(bytes = 0): Fault {
  return ({ status, headers, body }, response) => {
    if (bytes === 0) return
    response.writeHead(status, { ...headers, 'content-length': String(body.length) })
    response.write(body.subarray(0, bytes))
  }
}

/** The right answer, in small pieces. @param bytesPerSecond roughly */
export function slow(bytesPerSecond: number): Fault {
  return async ({ status, headers, body }, response) => {
    response.writeHead(status, { ...headers, 'content-length': String(body.length) })
    const piece = Math.max(1, Math.ceil(bytesPerSecond / 20))
    for (let at = 0; at < body.length && !response.destroyed; at += piece) {
      response.write(body.subarray(at, at + piece))
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    response.end()
  }
}
