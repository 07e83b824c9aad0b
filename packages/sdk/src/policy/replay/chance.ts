/** A number from 0 to below 1 that follows from what it is for, and from nothing else. */
export type Chance = (what: string) => number

/**
 * Luck that every policy shares: for one seed, run and entry the same name gives the same number, whoever asks
 * and in whatever order (common random numbers). What two policies then differ by is their own.
 *
 * @param run which of the runs; `'plan'` for what all runs plan by
 */
export function chanceOf(seed: number, run: number | 'plan', entry: number): Chance {
  return (what) => uniform(`${seed}/${run}/${entry}/${what}`)
}

/**
 * Spreads text evenly over [0, 1): two lanes of 32 bits, each mixed by multiplication, 53 bits of them kept.
 * Not for secrets.
 *
 * Source: cyrb53, by bryc (public domain), with the last mixing step of MurmurHash3.
 */
export function uniform(text: string): number {
  let a = 0xdeadbeef
  let b = 0x41c6ce57
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    a = Math.imul(a ^ code, 2654435761)
    b = Math.imul(b ^ code, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return (2 ** 32 * (b & 0x1fffff) + (a >>> 0)) / 2 ** 53
}
