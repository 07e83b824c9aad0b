import type { Candidate } from './candidate.js'
import { horizon } from './search.js'

/**
 * What going on loses at least with so many attempts left: an offer with what it costs in any case, and after its
 * answer the least that any label loses, since no answer is ever less likely wrong than its model is by itself.
 */
export function leastLosses(
  candidates: readonly Candidate[],
  answerWorth: number,
): readonly number[] {
  const leasts = [Number.POSITIVE_INFINITY]
  for (let ahead = 1; ahead <= horizon; ahead++) {
    const going = Math.min(leasts[ahead - 1] as number, answerWorth)
    let least = Number.POSITIVE_INFINITY
    for (const { certain, answers, forecast } of candidates)
      least = Math.min(least, certain + answers * Math.min(forecast.least, going))
    leasts.push(least)
  }
  return leasts
}
