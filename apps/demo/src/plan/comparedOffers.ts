import type { Offer, Plan, ValueTerms } from '@trine/sdk'

/** An offer that was weighed, and what its expected loss is made of. */
export type Compared = { offer: Offer; value: number; terms: ValueTerms; chosen: boolean }

/** The offers of a plan that met the requirements: its steps, then what lost to them, the least loss first. */
export function comparedOffers(plan: Plan): readonly Compared[] {
  const lost = plan.rejected.flatMap(({ facts, value, terms }) =>
    facts && value !== undefined && terms ? [{ offer: facts, value, terms, chosen: false }] : [],
  )
  return [
    ...plan.steps.map(({ offer, value, terms }) => ({ offer, value, terms, chosen: true })),
    ...lost.sort((a, b) => a.value - b.value),
  ]
}
