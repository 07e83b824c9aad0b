/** Keeps values over reloads and for all tabs of an origin. What it gives back may be anybody's writing. */
export type KeyValueStore = {
  get: (key: string) => Promise<unknown>
  /** Resolves once the value would survive a crash of the page. */
  set: (key: string, value: unknown) => Promise<void>
  delete: (key: string) => Promise<void>
  /** All values whose key begins with `prefix`. */
  list: (prefix: string) => Promise<unknown[]>
}
