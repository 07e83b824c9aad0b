import { DownloadError } from '../../errors/model.js'
import type { OpenOptions, Source } from './source.js'

/** Reads files by `fetch`, a part of them where the server knows how to give parts. */
export function httpSource(): Source {
  return { isOnDevice: () => false, open }
}

async function* open(url: string, options: OpenOptions): AsyncIterable<Uint8Array> {
  const { file, size, span, signal, stallTimeout } = options
  const fail = (reason: string, cause?: unknown) => new DownloadError({ file, reason, cause })
  const stop = new AbortController()
  const whole = span.from === 0 && span.to === size
  const alive = <T>(step: Promise<T>) => unlessStalled(step, { stallTimeout, signal, fail })

  try {
    const response = await alive(
      fetch(url, {
        signal: AbortSignal.any([signal, stop.signal]),
        // Our own store keeps the file, verified: a second copy in the HTTP cache is waste.
        cache: 'no-store',
        credentials: 'same-origin',
        ...(whole ? {} : { headers: { range: `bytes=${span.from}-${span.to - 1}` } }),
      }),
    )
    const partial = !whole && response.status === 206
    if (!partial && response.status !== 200) throw fail(`status ${response.status}`)
    // Servers of single-page apps answer every unknown path with the page.
    if (response.headers.get('content-type')?.startsWith('text/html')) throw fail('a page of HTML')
    const begins = partial ? startOf(response.headers.get('content-range')) : 0
    if (begins !== 0 && begins !== span.from) throw fail('another part of the file')
    if (!response.body) throw fail('empty')

    const reader = response.body.getReader()
    let at = begins
    for (;;) {
      const { done, value } = await alive(reader.read())
      if (done) break
      const start = Math.max(span.from - at, 0)
      const end = Math.min(value.length, span.to - at)
      const beyond = at + value.length > span.to
      at += value.length
      if (start < end) yield value.subarray(start, end)
      // A server that ignores ranges goes on past our part: that is no lie, and we hang up.
      if (beyond && !partial && span.to < size) return
      if (beyond) throw fail('size')
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason
    throw error instanceof DownloadError ? error : fail('network', error)
  } finally {
    stop.abort()
  }
}

/** @example startOf('bytes 4194304-8388607/9000000') // 4194304 */
function startOf(contentRange: string | null): number {
  const match = /^bytes (\d+)-/.exec(contentRange ?? '')
  return match ? Number(match[1]) : Number.NaN
}

type Watch = {
  stallTimeout: number
  signal: AbortSignal
  fail: (reason: string) => DownloadError
}

function unlessStalled<T>(step: Promise<T>, { stallTimeout, signal, fail }: Watch): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    // In quarters: a thread that was busy with something else for a while has not been waiting. It
    // finds one quarter to have passed, and then the bytes that came.
    let quarters = 0
    const timer = setInterval(() => {
      if (++quarters === 4) reject(fail('stalled'))
    }, stallTimeout / 4)
    const abort = () => reject(signal.reason)
    step.then(resolve, reject).finally(() => {
      clearInterval(timer)
      signal.removeEventListener('abort', abort)
    })
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true })
  })
}
