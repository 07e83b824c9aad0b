/**
 * Tells a text once, however often it begins anew: each call of what this returns starts it again, and what
 * was told before is left out.
 */
export function createReplay(onText: (delta: string) => void): () => (delta: string) => void {
  let told = 0
  return () => {
    let at = 0
    return (delta) => {
      const known = Math.min(Math.max(told - at, 0), delta.length)
      at += delta.length
      if (known === delta.length) return
      told = at
      onText(delta.slice(known))
    }
  }
}
