/**
 * Where verified pieces of files are kept, by the SHA-256 of their bytes. A store is a convenience and is
 * not trusted: whoever reads from it verifies again.
 */
export type ChunkStore = {
  /** `'opfs'`, `'cache'`, `'folder'` or `'memory'`. */
  readonly kind: string
  /** Whether a piece of this many bytes is there. Does not read it. */
  has: (sha256: string, size: number) => Promise<boolean>
  /** The piece, or nothing if it is absent or was cut short: such a piece is as good as absent. */
  get: (sha256: string, size: number) => Promise<Uint8Array<ArrayBuffer> | undefined>
  /** Keeps a piece whole or not at all. Rejects when there is no room. */
  put: (sha256: string, bytes: Uint8Array<ArrayBuffer>) => Promise<void>
  delete: (sha256: string) => Promise<void>
}
