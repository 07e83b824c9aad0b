import type { TaskName } from '../../request/request.js'

/** What a predictor looks at. It stays on the device, and in no record. */
export type QualityQuestion = {
  task: TaskName
  /** The input as text: a host name, a prompt, the texts to embed. */
  text: string
  models: readonly { id: string; name: string }[]
}

/**
 * Says how likely each model is to be right on one input, before it is asked. It only ranks: an offer of a
 * model that it expects to fail loses more, and for a label that an attacker wants it can make an answer less
 * believed and never more.
 */
export type QualityPredictor = {
  /** Names it in records: `'ngram-1'`. */
  id: string
  /** Chances from 0 to 1 by model id; of a model that is left out it says nothing. May load what it needs. */
  predict: (
    question: QualityQuestion,
  ) => Readonly<Record<string, number>> | Promise<Readonly<Record<string, number>>>
}
