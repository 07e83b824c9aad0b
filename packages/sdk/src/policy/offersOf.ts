import type { Offer } from '../routes/route.js'
import type { Plan } from './plan.js'

/** Every offer that a plan may run for its answer, each once, in the order of its steps. */
export function offersOf({ steps }: Pick<Plan, 'steps'>): readonly Offer[] {
  const offers = new Map<string, Offer>()
  for (const { offer, hedge } of steps)
    for (const one of hedge ? [offer, hedge.offer] : [offer])
      if (!offers.has(one.id)) offers.set(one.id, one)
  return [...offers.values()]
}
