/** A fitted predictor, as JSON. Made by the script that fits it. */
export type NgramWeights = {
  version: 1
  /** Names it in records. */
  id: string
  /**
   * Base64 of 6 bytes for each known run of words: its hash in 3 bytes, high byte first; how rare it is, in
   * steps of `rarity`; and what it adds for the weak and for the strong model. These two are signed, and their
   * squares count in units of `step`, so that small weights are as fine as they are small.
   */
  grams: string
  /** The same of statistics, each of rarity 1. */
  statistics: string
  /** What each byte of rarity stands for. */
  rarity: number
  /** What a statistic weighs beside all words together, whose vector has length 1. */
  statisticsScale: number
  step: { weak: number; strong: number }
  /** The chance to be right on the mean of what it was fitted to. */
  mean: { weak: number; strong: number }
}

/** One feature: how rare it is, and what it adds to each chance. */
export type NgramWeight = { rarity: number; weak: number; strong: number }

/** Bytes of a feature. */
export const featureSize = 6

export type NgramModel = Pick<NgramWeights, 'id' | 'mean' | 'statisticsScale'> & {
  grams: ReadonlyMap<number, NgramWeight>
  statistics: ReadonlyMap<number, NgramWeight>
}
