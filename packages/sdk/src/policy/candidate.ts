import type { Offer } from '../routes/route.js'
import { type Forecast, isForecast, readForecast } from './forecast.js'
import { microUsd } from './microUsd.js'
import type { Worth } from './value.js'

/** Offers with one operator fail together: after a failure they are struck, for as long as that is looked into. */
export type Operator = { struck: boolean; afterFailure: number }

/** Offers of one model share its errors: once it has answered, it is asked no more. */
export type AskedModel = { asked: boolean; forecasts: ModelForecast[] }

export type ModelForecast = Forecast & {
  model: AskedModel
  /** Its number among those of the offers. */
  index: number
  /** The least that accepting a label of it is expected to lose. */
  least: number
}

/** An offer as numbers, read once. US dollars and milliseconds. */
export type Candidate = {
  offer: Offer
  operator: Operator
  forecast: ModelForecast
  /** Micro-USD. */
  ceiling: number
  latency: number
  /** The terms of its value that are the same whatever follows. */
  price: number
  time: number
  dishonesty: number
  /** The chances of an honest answer, `(1−d)h`, and of none, `(1−d)(1−h) + d(1−ε)`. */
  answers: number
  fails: number
}

/**
 * Reads offers that are well formed. What was measured of a model they share, so that it is looked ahead to once.
 *
 * @param losses what a wrong answer loses, by the index of its label
 */
export function readOffers(
  { labels, secondWorth }: Worth,
  losses: readonly number[],
  offers: readonly Offer[],
): Candidate[] {
  let greatest = 0
  for (const loss of losses) greatest = Math.max(greatest, loss)
  const operators = new Map<string, Operator>()
  const models = new Map<string, AskedModel>()
  let forecasts = 0
  const candidates: Candidate[] = []
  for (const offer of offers) {
    let operator = operators.get(offer.operator)
    if (!operator) {
      operator = { struck: false, afterFailure: Number.NaN }
      operators.set(offer.operator, operator)
    }
    let model = models.get(offer.model.id)
    if (!model) {
      model = { asked: false, forecasts: [] }
      models.set(offer.model.id, model)
    }
    const { expected } = offer
    let forecast = model.forecasts.find((known) => isForecast(known, expected, labels))
    if (!forecast) {
      const { share, wrong, prior, miss } = readForecast(expected, labels)
      const least = leastLoss(wrong, losses)
      forecast = { share, wrong, prior, miss, model, index: forecasts++, least }
      model.forecasts.push(forecast)
    }
    const { arrives: h, dishonest: d, undetected: e } = offer
    const latency = offer.latency.expected + 0
    candidates.push({
      offer,
      operator,
      forecast,
      ceiling: microUsd(offer.price.ceiling),
      latency,
      price: microUsd(offer.price.expected) / 1e6,
      time: (secondWorth * latency) / 1000,
      dishonesty: d * e * greatest,
      answers: (1 - d) * h,
      fails: (1 - d) * (1 - h) + d * (1 - e),
    })
  }
  return candidates
}

function leastLoss(wrong: readonly number[], losses: readonly number[]): number {
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < wrong.length; i++)
    least = Math.min(least, (wrong[i] as number) * (losses[i] as number))
  return least
}
