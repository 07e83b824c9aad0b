import { InvalidParametersError } from '../../../errors/request.js'
import { checkObject } from '../../../request/checkObject.js'
import { own } from '../../../utils/own.js'
import type { QualityPredictor } from '../quality.js'
import { ngramFeatures } from './ngramFeatures.js'
import type { NgramWeights } from './ngramWeights.js'
import { readNgramWeights } from './readNgramWeights.js'
import { scoreNgrams } from './scoreNgrams.js'

export type NgramPredictorParameters = {
  /** `multipleChoiceWeights`, or others of their form, fitted to an app's own models. */
  weights: NgramWeights
  /** Which of an app's models are as the weak one that the weights were fitted to, and which as the strong one. */
  models: Readonly<Record<string, 'weak' | 'strong'>>
}

/**
 * A predictor that reads length, characters and words, and neither asks nor downloads anything: a prompt of
 * 1 kB takes it well under a millisecond. Of a model that is not named it says nothing.
 *
 * @throws InvalidParametersError when the weights or the models are of another form
 * @example
 * const quality = ngramPredictor({
 *   weights: multipleChoiceWeights,
 *   models: { 'mixtral-8x7b-instruct': 'weak', 'gpt-4-1106-preview': 'strong' },
 * })
 * const client = createClient({ routes, quality })
 */
export function ngramPredictor(parameters: NgramPredictorParameters): QualityPredictor {
  checkObject(parameters, 'ngramPredictor', ['weights', 'models'])
  const model = readNgramWeights(parameters.weights)
  const sides = { ...parameters.models }
  if (!Object.values(sides).every((side) => side === 'weak' || side === 'strong'))
    throw new InvalidParametersError({ parameter: 'models', reason: 'each is "weak" or "strong"' })
  return {
    id: model.id,
    predict({ text, models }) {
      const score = scoreNgrams(model, ngramFeatures(text))
      return Object.fromEntries(
        models.flatMap(({ id, name }) => {
          const side = own(sides, name)
          return side ? [[id, score[side]]] : []
        }),
      )
    },
  }
}
