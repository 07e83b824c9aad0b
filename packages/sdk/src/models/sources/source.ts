/** A part of a file to read: from byte `from` up to, and without, byte `to`. */
export type Span = { from: number; to: number }

export type OpenOptions = {
  /** For errors: the file's path in the manifest. */
  file: string
  /** Bytes of the whole file, as the manifest has it. */
  size: number
  span: Span
  /** Milliseconds without a byte after which the source has stalled. */
  stallTimeout: number
  signal: AbortSignal
}

/** Where files come from. What it yields is not trusted. */
export type Source = {
  /** Whether reading this address takes nothing from a network. */
  isOnDevice: (url: string) => boolean
  /**
   * Yields the bytes of the span, in pieces of any size, and never more than them. Fewer, where the
   * source ends early: who asked counts.
   *
   * @throws DownloadError when it cannot be had, is longer than it should be, or stalls
   */
  open: (url: string, options: OpenOptions) => AsyncIterable<Uint8Array>
}
