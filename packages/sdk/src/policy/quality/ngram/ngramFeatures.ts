/** Characters that are looked at: what is beyond them changes neither the time nor the score. */
const longest = 16_384
/** A feature is the hash of what it stands for, of this many bits. */
const bits = 24

/** How often each feature is in a text. */
export type NgramFeatures = {
  /** One, two and three words in a row. Punctuation marks and line ends are words. */
  grams: ReadonlyMap<number, number>
  /** Each statistic with the step that it is on: `length` from 512 to 724, say. */
  statistics: readonly number[]
}

/**
 * What a text looks like, in numbers: the same in every browser, in about 0.1 ms for 1 kB.
 *
 * @param text only its first 16 384 characters count
 */
export function ngramFeatures(text: string): NgramFeatures {
  const head = text.slice(0, longest)
  const words = head.toLowerCase().match(/\n|[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? []
  return { grams: countGrams(words), statistics: statisticsOf(head, words) }
}

function countGrams(words: readonly string[]): Map<number, number> {
  const counts = new Map<number, number>()
  const hashes = words.map(hashOf)
  for (let i = 0; i < hashes.length; i++) {
    let gram = 0
    for (let n = 0; n < 3 && i + n < hashes.length; n++) {
      gram = mix(Math.imul(gram, 31) + (hashes[i + n] as number) + n)
      const key = gram >>> (32 - bits)
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  }
  return counts
}

function statisticsOf(text: string, words: readonly string[]): number[] {
  const lines = text.split('\n')
  const plain = words.filter((word) => /\p{L}/u.test(word))
  const shareOf = (pattern: RegExp) => (text.match(pattern)?.length ?? 0) / Math.max(1, text.length)
  const mean = (sum: number, count: number) => sum / Math.max(1, count)
  const [first = ''] = lines
  const steps: Readonly<Record<string, number>> = {
    length: size(text.length),
    firstLine: size(first.length),
    otherLines: size(mean(text.length - first.length - lines.length + 1, lines.length - 1)),
    lines: size(lines.length),
    longestWord: size(words.reduce((most, { length }) => Math.max(most, length), 0)),
    digits: share(shareOf(/\d/g)),
    symbols: share(shareOf(/[^\p{L}\p{N}\s]/gu)),
    capitals: share(shareOf(/\p{Lu}/gu)),
    wordLength: Math.round(4 * mean(plain.join('').length, plain.length)),
    variety: Math.round(20 * mean(new Set(plain).size, plain.length)),
    questions: Math.min(8, text.split('?').length - 1),
  }
  return Object.entries(steps).map(([name, step]) => hashOf(`${name} ${step}`) >>> (32 - bits))
}

/** Two steps for each doubling. */
const size = (value: number) => Math.round(2 * Math.log2(1 + value))
/** Fine where it is little. */
const share = (value: number) => Math.round(4 * Math.log2(1 + 200 * value))

/** FNV-1a over UTF-16 code units, mixed so that each bit depends on all. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return mix(hash)
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x2c1b3c6d)
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39)
  return (mixed ^ (mixed >>> 15)) >>> 0
}
