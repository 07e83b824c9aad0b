import type { Plan } from '@trine/sdk'

/** What a plan would do where nothing fails. */
export type Outlook = {
  /** The offers that would be asked, in order, as long as each answer calls for the next. */
  asks: readonly string[]
  /** Labels that would not be shown, however they came about. */
  withheld: readonly string[]
}

/** Reads a plan as a person would: whom it asks, and what it would keep to itself. */
export function outlook({ steps }: Plan): Outlook {
  const asks: string[] = []
  let withheld: string[] = []
  for (const { offer, onLabel } of steps) {
    asks.push(offer.id)
    const actions = Object.entries(onLabel)
    withheld = actions.flatMap(([label, action]) => (action === 'give-up' ? [label] : []))
    // Later steps are for failures, unless an answer calls for them.
    if (!actions.some(([, action]) => action === 'continue')) break
  }
  return { asks, withheld }
}
