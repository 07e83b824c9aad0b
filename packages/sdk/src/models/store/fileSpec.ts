import type { Source } from '../sources/source.js'

/** A file known by the SHA-256 of its pieces, and where it may be had. Plain data: it crosses threads. */
export type FileSpec = {
  /** Path in the manifest, for errors. */
  path: string
  /** Absolute addresses, tried in order. */
  urls: readonly string[]
  /** Bytes. */
  size: number
  /** Bytes of each piece but the last. */
  chunkSize: number
  /** SHA-256 of each piece, in order, as lower-case hexadecimal. */
  chunks: readonly string[]
}

/** One piece of a file: where it stands, and what its bytes must hash to. */
export type Chunk = { index: number; sha256: string; from: number; to: number }

/** The pieces of a file, in order. */
export function chunksOf({ size, chunkSize, chunks }: FileSpec): Chunk[] {
  return chunks.map((sha256, index) => ({
    index,
    sha256,
    from: index * chunkSize,
    to: Math.min((index + 1) * chunkSize, size),
  }))
}

/** The pieces that a store does not have. */
export async function missingChunks(
  file: FileSpec,
  has: (sha256: string, size: number) => Promise<boolean>,
): Promise<Chunk[]> {
  const chunks = chunksOf(file)
  const there = await Promise.all(chunks.map(({ sha256, from, to }) => has(sha256, to - from)))
  return chunks.filter((_, i) => !there[i])
}

/** Whether reading a file takes nothing from a network: then it is neither stored nor a download. */
export function isOnDevice({ urls }: FileSpec, source: Pick<Source, 'isOnDevice'>): boolean {
  return urls.length > 0 && urls.every(source.isOnDevice)
}
