import type { GenerateReturnType, Offer } from '@trine/sdk'
import { weighedOffers } from '@trine/sdk/policy'

/** Whose answer it is: not whoever was asked last, who may have been taken back. */
export function answeredOffer({
  plan,
  record,
}: Pick<GenerateReturnType, 'plan' | 'record'>): Offer | undefined {
  const answered = record.attempts.findLast(({ outcome }) => outcome === 'answered')
  return weighedOffers(plan).find(({ id }) => id === answered?.offer)
}
