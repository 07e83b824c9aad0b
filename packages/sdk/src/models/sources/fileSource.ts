import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { DownloadError } from '../../errors/model.js'
import { httpSource } from './httpSource.js'
import type { OpenOptions, Source } from './source.js'

/** Reads `file:` addresses from the disk and all others by `fetch`. Node only. */
export function fileSource(): Source {
  const http = httpSource()
  return {
    isOnDevice: (url) => url.startsWith('file:'),
    open: (url, options) =>
      url.startsWith('file:') ? read(url, options) : http.open(url, options),
  }
}

async function* read(
  url: string,
  { file, size, span, signal }: OpenOptions,
): AsyncIterable<Uint8Array> {
  try {
    const found = await stat(new URL(url))
    if (found.size !== size) throw new DownloadError({ file, reason: 'size' })
    yield* createReadStream(new URL(url), { start: span.from, end: span.to - 1, signal })
  } catch (error) {
    if (signal.aborted) throw signal.reason
    throw error instanceof DownloadError
      ? error
      : new DownloadError({ file, reason: 'cannot be read', cause: error })
  }
}
