/** What kind of machine this is, as far as times depend on it: `'4-core'`. Browsers say no more of it. */
export function deviceClass(): string {
  const cores = globalThis.navigator?.hardwareConcurrency ?? 1
  return `${2 ** Math.min(5, Math.floor(Math.log2(Math.max(1, cores))))}-core`
}
