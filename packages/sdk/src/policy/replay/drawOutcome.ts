import type { Offer } from '../../routes/route.js'
import type { Worth } from '../value.js'
import type { Chance } from './chance.js'
import { type Answer, drawLie } from './drawAnswer.js'
import { drawTime } from './drawTime.js'
import type { Outcome } from './outcome.js'

/**
 * What an attempt comes to that nobody has seen, by the offer's own numbers: in the four ways, and as often, as
 * its expected loss is made of. It costs what is expected.
 *
 * @param honest what an honest run says
 */
export function drawOutcome(
  offer: Offer,
  worth: Worth,
  chance: Chance,
  honest: () => Answer,
): Outcome {
  const { arrives, dishonest, undetected, price } = offer
  const cost = { took: drawTime(offer, chance), charged: Number(price.expected) }
  // Operators lie by themselves, and so do runs fail.
  const lies = chance(`lies/${offer.operator}/${offer.model.id}`) < dishonest
  const lucky = chance(`comes/${offer.id}`)
  if (lies) return lucky < undetected ? { ...cost, answer: drawLie(offer, worth) } : cost
  return lucky < arrives ? { ...cost, answer: honest() } : cost
}
