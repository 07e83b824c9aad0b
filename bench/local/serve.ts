import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, relative } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import * as paths from './paths.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
}

type File = { body: Buffer; type: string; packed: boolean }

export type Site = Awaited<ReturnType<typeof readSite>>

/** The built pages in memory, so that no disk is measured; all but weights compressed, for everyone. */
export async function readSite() {
  const files = new Map<string, File>()
  for (const entry of await readdir(paths.site, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const type = types[extname(path)]
    const body = await readFile(path)
    files.set(`/${relative(paths.site, path)}`, {
      body: type === undefined ? body : await compress(body),
      type: type ?? 'application/octet-stream',
      packed: type !== undefined,
    })
  }
  return files
}

/** Engines take seconds to compress and never change: what was compressed once is kept. */
async function compress(body: Buffer): Promise<Buffer> {
  const known = join(paths.packed, createHash('sha256').update(body).digest('hex'))
  const kept = await readFile(known).catch(() => undefined)
  if (kept) return kept
  const packed = brotliCompressSync(body, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 9,
      [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
    },
  })
  await mkdir(paths.packed, { recursive: true })
  await writeFile(known, packed)
  return packed
}

/**
 * Serves the pages to this machine, on a free port.
 *
 * @param isolated with the headers that a page needs to measure its memory, and for finer clocks
 */
export async function serve(files: Site, { isolated }: { isolated: boolean }) {
  const server = createServer(({ url = '/' }, response) => {
    const file = files.get(new URL(url, 'http://localhost').pathname)
    if (isolated) {
      response.setHeader('cross-origin-opener-policy', 'same-origin')
      response.setHeader('cross-origin-embedder-policy', 'require-corp')
    }
    if (!file) return response.writeHead(404).end()
    response.setHeader('content-type', file.type)
    response.setHeader('content-length', file.body.length)
    response.setHeader('cache-control', 'public, max-age=31536000, immutable')
    if (file.packed) response.setHeader('content-encoding', 'br')
    response.end(file.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
