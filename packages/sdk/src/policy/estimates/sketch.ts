/**
 * A quantile sketch of positive values, by weight: DDSketch (Masson, Rim and Lee, 2019). A bin holds what lies
 * within a factor of it, so that every quantile is off by at most 5%. Values are clamped, so that there are never
 * more than 98 bins; and as plain numbers they can be made lighter with age, which is what decays.
 */
export type Sketch = Readonly<Record<string, number>>

const step = Math.log(1.1)
/** The least and the greatest ratio that is told apart from others. */
const [least, greatest] = [0.01, 100]

export function clampRatio(ratio: number): number {
  return Math.min(greatest, Math.max(least, ratio))
}

export function withRatio(sketch: Sketch, ratio: number): Sketch {
  const bin = Math.round(Math.log(clampRatio(ratio)) / step)
  return { ...sketch, [bin]: (sketch[bin] ?? 0) + 1 }
}

/** The value below which a share of all weight lies; `undefined` where there is none. */
export function quantile(sketch: Sketch, share: number): number | undefined {
  const bins = Object.keys(sketch)
    .map(Number)
    .sort((a, b) => a - b)
  let rest = share * bins.reduce((sum, bin) => sum + (sketch[bin] as number), 0)
  for (const bin of bins) {
    rest -= sketch[bin] as number
    if (rest <= 0) return Math.exp(bin * step)
  }
  const last = bins.at(-1)
  return last === undefined ? undefined : Math.exp(last * step)
}
