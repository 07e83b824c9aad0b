export type SamplerParameters = {
  /** Above 0. The higher, the more often an unlikely token is drawn. */
  temperature: number
  /** Of the likeliest tokens, those that make up this much of the chance. From 0 to 1. */
  topP: number
  /** The same seed draws the same tokens from the same scores. */
  seed: number
}

/**
 * Makes a function that draws a token by the scores of all.
 *
 * @returns the index of the token drawn
 */
export function createSampler({
  temperature,
  topP,
  seed,
}: SamplerParameters): (scores: Float32Array) => number {
  const random = createRandom(seed)
  return (scores) => {
    const order = Array.from(scores.keys()).sort((a, b) => at(scores, b) - at(scores, a))
    const highest = at(scores, order[0] as number)
    const chances = order.map((token) => Math.exp((at(scores, token) - highest) / temperature))
    const whole = chances.reduce((sum, chance) => sum + chance, 0)
    let kept = 0
    let sum = 0
    // One at least: the likeliest is always among them.
    do sum += chances[kept++] as number
    while (kept < chances.length && sum < topP * whole)
    let left = random() * sum
    let drawn = 0
    while (drawn < kept - 1 && left >= (chances[drawn] as number))
      left -= chances[drawn++] as number
    return order[drawn] as number
  }
}

const at = (scores: Float32Array, index: number): number => scores[index] as number

/** Numbers from 0 up to 1 by mulberry32: enough to draw by, and the same everywhere. */
function createRandom(seed: number): () => number {
  // A seed may have 53 bits: the upper ones count, too.
  let state = (seed ^ Math.imul(Math.floor(seed / 0x1_0000_0000), 0x9e3779b9)) >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }
}
