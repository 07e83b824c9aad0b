import type { Offer } from '../routes/route.js'

/** Whether an offer's operator was found honest. */
export type Finding = { offer: Offer; honest: boolean }

/**
 * What an audit says of the two that ran the same model. Who agrees is honest: to lie alike, they would have
 * to lie together. Of two that disagree, the one is believed that is expected to bring less than half as many
 * lies past its check; so this device before all others. Where neither is, at least one lied, and both count
 * as if they had: who is honest is told apart by those whom they agree with.
 */
export function believed(first: Offer, auditor: Offer, agrees: boolean): readonly Finding[] {
  if (agrees) return [first, auditor].map((offer) => ({ offer, honest: true }))
  const [less, more] = lies(first) < lies(auditor) ? [first, auditor] : [auditor, first]
  return [
    { offer: more, honest: false },
    { offer: less, honest: 2 * lies(less) < lies(more) },
  ]
}

/** The chance that it lies and gets away with it. */
function lies({ dishonest, undetected }: Offer): number {
  return dishonest * undetected
}
