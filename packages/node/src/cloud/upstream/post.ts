import type { Upstream } from '../config/cloudConfig.js'
import { Failure } from '../http/failure.js'

export type UpstreamContext = {
  upstream: Upstream
  /** Milliseconds without a byte after which it has stalled. */
  stall: number
  /** Told of each status that is a fault of the upstream or of this endpoint's settings. */
  onFault: (status: number) => void
}

/** A response whose head is here, and whose body is read piece by piece. */
export type UpstreamResponse = {
  headers: Headers
  /** Rejects with a failure when the upstream stalls, breaks off, or sends more than it may. */
  chunks: AsyncIterable<Uint8Array>
}

type PostParameters = {
  path: string
  body: Uint8Array
  headers: Readonly<Record<string, string>>
  /** The most bytes that are read. */
  most: number
  signal: AbortSignal
}

/**
 * Asks an upstream. Nothing of what it says is told to a client but the answer itself.
 *
 * @throws Failure; `signal.reason` when it is aborted
 */
export async function post(
  { upstream, stall, onFault }: UpstreamContext,
  { path, body, headers, most, signal }: PostParameters,
): Promise<UpstreamResponse> {
  const watch = watchStall(stall, signal)
  const response = await watch.during(() =>
    fetch(`${upstream.url.replace(/\/+$/, '')}${path}`, {
      method: 'POST',
      headers: {
        ...headers,
        ...(upstream.key !== undefined && { authorization: `Bearer ${upstream.key}` }),
      },
      body: new Uint8Array(body),
      // A key goes nowhere but where it was meant to go.
      redirect: 'error',
      signal: watch.signal,
    }),
  )
  if (!response.ok) {
    onFault(response.status)
    await response.body?.cancel().catch(() => {})
    throw failureOf(response)
  }
  return { headers: response.headers, chunks: read(response, watch, most) }
}

async function* read(
  { body }: Response,
  watch: ReturnType<typeof watchStall>,
  most: number,
): AsyncIterable<Uint8Array> {
  const reader = body?.getReader()
  let size = 0
  try {
    for (;;) {
      const next = await watch.during(async () => reader?.read())
      if (!next || next.done) return
      size += next.value.length
      if (size > most) throw new Failure('upstream_failed')
      yield next.value
    }
  } finally {
    // Whoever stops reading early ends the upstream's work, too.
    await reader?.cancel().catch(() => {})
  }
}

/** Ends what takes too long without a sign of life. Whoever waits for a reader of ours is not timed. */
function watchStall(stall: number, signal: AbortSignal) {
  const controller = new AbortController()
  const stalled = new Failure('timeout')
  return {
    signal: AbortSignal.any([signal, controller.signal]),
    async during<T>(work: () => Promise<T>): Promise<T> {
      const timer = setTimeout(() => controller.abort(stalled), stall)
      try {
        return await work()
      } catch {
        if (signal.aborted) throw signal.reason
        throw controller.signal.aborted ? stalled : new Failure('upstream_failed')
      } finally {
        clearTimeout(timer)
      }
    },
  }
}

/** What a client is told: limits and outages pass, a request that it refuses is the client's to change. */
function failureOf({ status, headers }: Response): Failure {
  if (status === 429 || status === 503) {
    const seconds = Number(headers.get('retry-after') ?? Number.NaN)
    const retryAfter = seconds >= 0 && seconds <= 60 ? seconds * 1_000 : 1_000
    return new Failure('upstream_busy', { retryAfter })
  }
  return new Failure([400, 413, 422].includes(status) ? 'invalid_request' : 'upstream_failed')
}

/** All bytes of a body. */
export async function readAll({ chunks }: UpstreamResponse): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts)
}

/** JSON that an upstream sent. */
export function parseUpstream(bytes: Uint8Array | string): Record<string, unknown> {
  try {
    const text =
      typeof bytes === 'string' ? bytes : new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    const json: unknown = JSON.parse(text)
    if (typeof json === 'object' && json !== null) return json as Record<string, unknown>
  } catch {
    // Told below: a parser's own message repeats the text.
  }
  throw new Failure('upstream_failed')
}
