import { isWanted } from '../../models/isWanted.js'
import type { Model } from '../../models/model.js'
import type { Basis, Expectation, Offer } from '../../routes/route.js'
import { own } from '../../utils/own.js'

/** What a predictor said of one request. */
export type PredictedQuality = {
  /** The predictor's id. */
  source: string
  /** Chance from 0 to 1 that a model is right, by its id. What is no such chance was not said. */
  chances: Readonly<Record<string, number>>
}

/**
 * Offers with the chance of being wrong that a predictor gives each model on this very input. How often each
 * label is expected stays; how often they are wrong is scaled until it comes to that chance on the mean. Of a
 * label that whoever chose the input may want it only ever grows: the input is theirs, and so is what a
 * predictor makes of it. Pure.
 *
 * @param models those of the request
 * @example
 * const quality = { source: 'ngram-1', chances: { [small.id]: 0.6 } }
 * applyQuality([offerOfSmall], quality, [small])[0].expected // { '*': { share: 1, wrong: 0.4 } }
 */
export function applyQuality(
  offers: readonly Offer[],
  predicted: PredictedQuality | undefined,
  models: readonly Model[],
): readonly Offer[] {
  if (!predicted) return offers
  return offers.map((offer) => {
    const model = models.find(({ id }) => id === offer.model?.id)
    const right = model && own(predicted.chances, model.id)
    if (!model || !isChance(right)) return offer
    const before = expectedOf(offer, model)
    if (!before || !isExpectation(before)) return offer
    const expected = rescale(before, 1 - right, model)
    const basis: Basis = { source: predicted.source, prior: meanWrong(before), samples: 0 }
    return { ...offer, expected, basis: { ...offer.basis, wrong: basis } }
  })
}

/** Without measured labels there is nothing to scale: a model with labels then keeps what it has. */
function expectedOf({ expected }: Offer, { manifest }: Model): Expectation | undefined {
  if (manifest.core.labels) return expected
  return expected ?? { '*': { share: 1, wrong: 0 } }
}

function rescale(before: Expectation, wrong: number, model: Model): Expectation {
  const mean = meanWrong(before)
  // Fewer errors: each label has its share of them less. More: each label has its share of right answers less.
  const scale = (rate: number) =>
    wrong <= mean
      ? rate * (mean === 0 ? 0 : wrong / mean)
      : 1 - ((1 - rate) * (1 - wrong)) / (1 - mean)
  return Object.fromEntries(
    Object.entries(before).map(([label, { share, wrong: rate }]) => {
      const scaled = Math.min(1, Math.max(0, scale(rate)))
      return [
        label,
        { share, wrong: isWanted(model.manifest, label) ? Math.max(rate, scaled) : scaled },
      ]
    }),
  )
}

function meanWrong(expected: Expectation): number {
  const rates = Object.values(expected)
  const whole = rates.reduce((sum, { share }) => sum + share, 0)
  return Math.min(1, rates.reduce((sum, { share, wrong }) => sum + share * wrong, 0) / whole)
}

/** An offer of another form is left as it is, for the plan to reject. */
function isExpectation(expected: Expectation): boolean {
  const rates = Object.values(expected)
  return (
    rates.every((one) => isChance(one?.share) && isChance(one?.wrong)) &&
    rates.some(({ share }) => share > 0)
  )
}

function isChance(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1
}
