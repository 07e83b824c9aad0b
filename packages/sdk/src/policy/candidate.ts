import type { Offer } from '../routes/route.js'
import { type Forecast, isForecast, readForecast } from './forecast.js'
import { microUsd } from './microUsd.js'
import { sortBy } from './sortBy.js'
import type { Worth } from './value.js'

/** Offers with one operator fail together: after a failure they are struck, for as long as that is looked into. */
export type Operator = { struck: boolean; afterFailure: number }

/** Offers of one model share its errors: once it has answered, it is asked no more. */
export type AskedModel = {
  id: string
  asked: boolean
  /** How many they are. */
  offers: number
  forecasts: ModelForecast[]
}

/** What is foretold of a model, with the offers that foretell it. */
export type ModelForecast = Forecast & {
  model: AskedModel
  /** Its number among those of the offers. */
  index: number
  /** The least that accepting a label of it is expected to lose. */
  least: number
  /** The one that costs least in any case comes first. */
  candidates: Candidate[]
  /** Of all of them the least chance of an honest answer, and of an answer that is no lie, or none. */
  answers: number
  truth: number
  /** What any of them loses at least as the last attempt. */
  floor: number
}

/** An offer as numbers, read once. US dollars and milliseconds. */
export type Candidate = {
  offer: Offer
  operator: Operator
  forecast: ModelForecast
  /** Micro-USD. */
  ceiling: number
  latency: number
  /** The terms of its value that are the same whatever follows, and their sum. */
  price: number
  time: number
  dishonesty: number
  certain: number
  /** The chances of an honest answer, `(1−d)h`, and of none, `(1−d)(1−h) + d(1−ε)`. */
  answers: number
  fails: number
}

/** What offers come to, each once as numbers, and by what is foretold of their models. */
export type Reading = {
  candidates: readonly Candidate[]
  forecasts: readonly ModelForecast[]
  /** How many there are. */
  operators: number
  /** By the index of each label; of a task without labels there is one, `'*'`. */
  losses: readonly number[]
}

/**
 * Reads offers that are well formed. What was measured of a model they share, so that it is looked ahead to once.
 */
export function readOffers(
  { labels, loss, secondWorth, answerWorth }: Worth,
  offers: readonly Offer[],
): Reading {
  const losses = labels.length > 0 ? labels.map(loss) : [loss('*')]
  let greatest = 0
  for (const loss of losses) greatest = Math.max(greatest, loss)
  const operators = new Map<string, Operator>()
  const models = new Map<string, AskedModel>()
  const forecasts: ModelForecast[] = []
  const candidates: Candidate[] = []
  for (const offer of offers) {
    let operator = operators.get(offer.operator)
    if (!operator) {
      operator = { struck: false, afterFailure: Number.NaN }
      operators.set(offer.operator, operator)
    }
    let model = models.get(offer.model.id)
    if (!model) {
      model = { id: offer.model.id, asked: false, offers: 0, forecasts: [] }
      models.set(offer.model.id, model)
    }
    model.offers++
    const { arrives: h, dishonest: d, undetected: e } = offer
    const answers = (1 - d) * h
    const fails = (1 - d) * (1 - h) + d * (1 - e)
    const forecast =
      forecastOf(model, offer, labels) ?? addForecast(model, offer, labels, losses, forecasts)
    forecast.answers = Math.min(forecast.answers, answers)
    forecast.truth = Math.min(forecast.truth, answers + fails)
    const latency = offer.latency.expected + 0
    const price = microUsd(offer.price.expected) / 1e6
    const time = (secondWorth * latency) / 1000
    const dishonesty = d * e * greatest
    const certain = price + time + dishonesty
    const after = answers * Math.min(forecast.least, answerWorth)
    forecast.floor = Math.min(forecast.floor, certain + after)
    const ceiling = microUsd(offer.price.ceiling)
    const one = {
      offer,
      operator,
      forecast,
      ceiling,
      latency,
      price,
      time,
      dishonesty,
      certain,
      answers,
      fails,
    }
    candidates.push(one)
    forecast.candidates.push(one)
  }
  for (const { candidates } of forecasts) sortBy(candidates, ({ certain }) => certain)
  sortBy(forecasts, ({ floor }) => floor)
  return { candidates, forecasts, operators: operators.size, losses }
}

/** What is foretold alike is looked into once; where more than so many foretell otherwise, that saves nothing. */
const mostCompared = 8

function forecastOf(
  { forecasts }: AskedModel,
  { expected }: Offer,
  labels: readonly string[],
): ModelForecast | undefined {
  const { length } = forecasts
  for (let i = Math.max(0, length - mostCompared); i < length; i++) {
    const known = forecasts[i] as ModelForecast
    if (isForecast(known, expected, labels)) return known
  }
  return undefined
}

function addForecast(
  model: AskedModel,
  { expected }: Offer,
  labels: readonly string[],
  losses: readonly number[],
  forecasts: ModelForecast[],
): ModelForecast {
  const { share, wrong, prior, miss, right, same, other } = readForecast(expected, labels)
  const least = leastLoss(wrong, losses)
  const index = forecasts.length
  const made: ModelForecast = {
    share,
    wrong,
    prior,
    miss,
    right,
    same,
    other,
    model,
    index,
    least,
    candidates: [],
    answers: 1,
    truth: 1,
    floor: Number.POSITIVE_INFINITY,
  }
  model.forecasts.push(made)
  forecasts.push(made)
  return made
}

function leastLoss(wrong: readonly number[], losses: readonly number[]): number {
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < wrong.length; i++)
    least = Math.min(least, (wrong[i] as number) * (losses[i] as number))
  return least
}
