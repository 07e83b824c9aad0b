import type { Offer } from '../../../packages/sdk/src/routes/route.ts'
import type { Asked, Played } from './play.ts'

/**
 * What bandits know of offers, by context: the mean of what each call lost from the attempt on. Losses to wrong
 * answers are known of the calls with feedback only, so they have a mean of their own: their sum is unbiased.
 */
export function createArms() {
  const arms = new Map<string, { seen: Mean; wrong: Mean }>()
  const armOf = (context: string, { id }: Offer, stated: number) => {
    const key = `${context}\n${id}`
    const arm = arms.get(key) ?? { seen: meanOf(stated), wrong: { n: 0, mean: 0, squares: 0 } }
    arms.set(key, arm)
    return arm
  }
  return {
    mean(context: string, offer: Offer, stated: number): number {
      const { seen, wrong } = armOf(context, offer, stated)
      return seen.mean + wrong.mean
    },
    draw(context: string, offer: Offer, stated: number, random: () => number): number {
      const { seen, wrong } = armOf(context, offer, stated)
      // Of one call nothing is known of the spread: it is taken to be as large as the mean.
      const spread = varianceOf(seen, stated) + (wrong.n > 0 ? varianceOf(wrong, stated) : 0)
      const z = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
      return seen.mean + wrong.mean + z * Math.sqrt(spread)
    },
    learn(context: string, asked: Asked, { loss, attempts, accepted }: Played): void {
      const { call, worth } = asked
      const lost = accepted?.isWrong ? worth.loss(accepted.label) : 0
      let left = loss - lost
      for (const { offer, fate, took } of attempts) {
        const { seen, wrong } = armOf(context, offer, 0)
        add(seen, left)
        if (call.feedback) add(wrong, lost)
        left -= fate.charged + (worth.secondWorth * took) / 1000
      }
    },
  }
}

type Mean = { n: number; mean: number; squares: number }

/** What is stated counts as one call. */
const meanOf = (stated: number): Mean => ({ n: 1, mean: stated, squares: 0 })

/** Welford's update. */
function add(mean: Mean, value: number): void {
  mean.n++
  const off = value - mean.mean
  mean.mean += off / mean.n
  mean.squares += off * (value - mean.mean)
}

/** Of the mean. */
function varianceOf({ n, squares }: Mean, stated: number): number {
  return n < 3 ? stated ** 2 / Math.max(1, n) : squares / (n - 1) / n
}
