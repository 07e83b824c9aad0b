export { applyQuality, type PredictedQuality } from '../policy/quality/applyQuality.js'
export { multipleChoiceWeights } from '../policy/quality/ngram/multipleChoiceWeights.js'
export { type NgramFeatures, ngramFeatures } from '../policy/quality/ngram/ngramFeatures.js'
export {
  type NgramPredictorParameters,
  ngramPredictor,
} from '../policy/quality/ngram/ngramPredictor.js'
export type { NgramTree, NgramWeights } from '../policy/quality/ngram/ngramWeights.js'
export { readNgramWeights } from '../policy/quality/ngram/readNgramWeights.js'
export { type NgramScore, scoreNgrams, treeInputs } from '../policy/quality/ngram/scoreNgrams.js'
export type { QualityPredictor, QualityQuestion } from '../policy/quality/quality.js'
