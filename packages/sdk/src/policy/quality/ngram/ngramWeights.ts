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
  /** What each byte of rarity stands for. */
  rarity: number
  step: { weak: number; strong: number }
  /** The chance to be right on the mean of what it was fitted to. */
  mean: { weak: number; strong: number }
  /** Each adds one of its leaves to what the runs of words say. */
  trees: readonly NgramTree[]
}

/** A tree that asks the same on each level: its leaf is the number whose bits are the answers, the first one highest. */
export type NgramTree = {
  /** Number of an input, as `treeInputs` has them, and what it is asked to be above. */
  splits: readonly (readonly [input: number, above: number])[]
  /** What each leaf adds to the chance. */
  weak: readonly number[]
  strong: readonly number[]
}

/** One run of words: how rare it is, and what it adds to each chance. */
export type NgramWeight = { rarity: number; weak: number; strong: number }

/** Bytes of a run of words. */
export const gramSize = 6

export type NgramModel = Pick<NgramWeights, 'id' | 'mean' | 'trees'> & {
  grams: ReadonlyMap<number, NgramWeight>
}
