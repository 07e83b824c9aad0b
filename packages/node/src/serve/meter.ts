/** What stands in a bucket. Times are milliseconds. */
export type Reading = {
  granted: boolean
  limit: number
  remaining: number
  /** Until it is full again. */
  reset: number
  /** Until it would have granted this. */
  wait: number
}

/** A bucket for each who takes from it, filled again at a steady rate. */
export type Meter = {
  take: (who: string, amount: number) => Reading
  /** Puts back what was taken and not used. */
  giveBack: (who: string, amount: number) => void
}

/**
 * @param rate units a second
 * @param burst units at once
 */
export function createMeter(
  { rate, burst }: { rate: number; burst: number },
  now: () => number = () => performance.now(),
): Meter {
  type Bucket = { left: number; at: number }
  // A bucket that nobody has touched for this long is full: to forget it changes nothing.
  const fullAfter = (burst / rate) * 1_000
  let recent = new Map<string, Bucket>()
  let former = recent
  let turned = now()

  const read = (who: string, time: number): number | undefined => {
    if (time - turned >= fullAfter) {
      former = time - turned >= 2 * fullAfter ? new Map() : recent
      recent = new Map()
      turned = time
    }
    const known = recent.get(who) ?? former.get(who)
    // An attack from everywhere: those who come anew wait.
    if (!known) return recent.size >= most ? undefined : burst
    return Math.min(burst, known.left + ((time - known.at) / 1_000) * rate)
  }
  return {
    take(who, amount) {
      const time = now()
      const filled = read(who, time) ?? 0
      const granted = filled >= amount
      const left = granted ? filled - amount : filled
      if (recent.size < most || recent.has(who)) recent.set(who, { left, at: time })
      return {
        granted,
        limit: burst,
        remaining: Math.floor(left),
        reset: ((burst - left) / rate) * 1_000,
        wait: granted ? 0 : ((amount - filled) / rate) * 1_000,
      }
    },
    giveBack(who, amount) {
      const time = now()
      const filled = read(who, time)
      if (filled !== undefined)
        recent.set(who, { left: Math.min(burst, filled + amount), at: time })
    },
  }
}

/** Who takes from it and is remembered at the same time. */
const most = 100_000
