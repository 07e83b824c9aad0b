// Randomness that is a function of a string: the same name gets the same split and the same draw on every machine.
import { createHash } from 'node:crypto'

/** A number in [0, 1) from a text. */
export function unit(text) {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32
}

/** A generator (mulberry32) seeded by a text. */
export function generator(seed) {
  let a = createHash('sha256').update(seed).digest().readUInt32BE(0)
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

export const pick = (random, list) => list[Math.floor(random() * list.length)]

/** At most `count` items, chosen by the hash of each and not by their order. */
export function sample(items, count, salt) {
  return [...items]
    .map((item) => [unit(`${salt}:${item}`), item])
    .sort((a, b) => a[0] - b[0])
    .slice(0, count)
    .map(([, item]) => item)
    .sort()
}

export const sha256 = (text) => createHash('sha256').update(text).digest('hex')
