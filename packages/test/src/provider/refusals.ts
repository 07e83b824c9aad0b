import { send } from '../faults/fault.js'
import type { Entry } from './books.js'
import type { ProviderFault } from './providerFault.js'

/** What can be sent by itself. */
export type Sending = { send: NonNullable<ProviderFault['send']> }

/**
 * Answers with an error, in the form of the endpoint. Its text repeats the request and the key, as those of
 * some providers do.
 *
 * @param headers `retry-after` in seconds or as a date, `retry-after-ms`, limits
 *
 * @example
 * provider.misbehave(refuse(429, { 'retry-after': '1' }))
 */
export function refuse(status: number, headers: Readonly<Record<string, string>> = {}): Sending {
  return {
    send: (answer, response, entry) =>
      send(response, {
        status,
        headers: { ...answer.headers, 'content-type': 'application/json', ...headers },
        body: Buffer.from(JSON.stringify(errorOf(entry, status))),
      }),
  }
}

/** An error that holds what errors should not hold. */
export function complaint({ key, body }: Entry): string {
  return `Not with the key ${key}: ${body}`
}

function errorOf(entry: Entry, status: number) {
  const message = complaint(entry)
  if (entry.path.startsWith('/v2')) return { error: message }
  return { error: { message, type: 'invalid_request_error', code: String(status), param: null } }
}

/** Sends the other side, with all that it has sent, to another server. */
export function redirect(url: string, status: 301 | 302 | 307 | 308 = 307): Sending {
  return {
    send: (answer, response) => {
      response.writeHead(status, { ...answer.headers, location: url }).end()
    },
  }
}

/** A page of a portal or a proxy, where an answer should be. */
export function html(): Sending {
  return {
    send: (answer, response) =>
      send(response, {
        status: 200,
        headers: { ...answer.headers, 'content-type': 'text/html' },
        body: Buffer.from('<!doctype html><title>Log in</title><p>Log in to go on.</p>\n'),
      }),
  }
}

/** The answer as it is, under another header. */
export function withHeader(name: string, value: string): Sending {
  return {
    send: ({ headers, ...answer }, response) =>
      send(response, { ...answer, headers: { ...headers, [name]: value } }),
  }
}
