import type { ChunkStore } from './chunkStore.js'

/** Keeps pieces in the Cache API, for browsers without a private file system. */
export async function cacheStore(): Promise<ChunkStore> {
  const cache = await caches.open('trine-chunks')
  // The Cache API wants addresses. This one is never fetched: `.invalid` cannot exist.
  const address = (sha256: string) => `https://trine.invalid/chunks/${sha256}`
  const find = async (sha256: string, size: number): Promise<Response | undefined> => {
    const response = await cache.match(address(sha256))
    return response?.headers.get('content-length') === String(size) ? response : undefined
  }
  return {
    kind: 'cache',
    has: async (sha256, size) => (await find(sha256, size)) !== undefined,
    get: async (sha256, size) => {
      const bytes = await (await find(sha256, size))?.arrayBuffer()
      return bytes?.byteLength === size ? new Uint8Array(bytes) : undefined
    },
    put: async (sha256, bytes) => {
      const headers = { 'content-length': String(bytes.length) }
      await cache.put(address(sha256), new Response(bytes, { headers }))
    },
    delete: async (sha256) => void (await cache.delete(address(sha256))),
  }
}
