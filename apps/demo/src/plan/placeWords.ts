import type { Offer } from '@trine/sdk'

/** Where an offer would run, as the end of a sentence. */
export function placeOf({ route, operator }: Pick<Offer, 'route' | 'operator'>): string {
  if (route === 'local') return 'on this device'
  if (route === 'cloud') return `in the cloud, at ${operator}`
  return 'by the committee, on chain'
}

/** Who gets to see the input. */
export function audienceOf({ privacy, operator }: Pick<Offer, 'privacy' | 'operator'>): string {
  if (privacy === 'device') return 'seen by nobody else'
  if (privacy === 'public') return 'seen by everybody, for ever'
  return `seen by ${operator}`
}

/** What comes with the answer. */
export function evidenceOf({ evidence }: Pick<Offer, 'evidence'>): string {
  if (evidence === 'device') return 'your own device is the evidence'
  if (evidence === 'signed') return 'signed: shows who said it'
  if (evidence === 'none') return 'no evidence'
  return evidence
}
