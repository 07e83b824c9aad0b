import type { Client } from '../client/createClient.js'
import type { BaseError } from '../errors/base.js'
import { InvalidParametersError } from '../errors/request.js'
import type { InferenceRecord } from '../record/record.js'
import { checkObject } from '../request/checkObject.js'
import { once } from '../utils/once.js'
import { checkClient } from './enter.js'

const parts = once(() =>
  Promise.all([import('../execute/noteFeedback.js'), import('../record/record.js')]),
)

/** Records that are remembered to have been told of. The oldest are forgotten first. */
const capacity = 1000

/** Records that were told of, by client: to tell twice changes nothing. */
const told = new WeakMap<Client, Set<string>>()

export type FeedbackParameters = {
  /** Of the answer: `answer.record`, or as it was read back from a store. */
  record: InferenceRecord
  /** Whether the answer turned out right. */
  correct: boolean
}
export type FeedbackErrorType = BaseError

/**
 * Tells the client whether an answer turned out right, so that it learns how far its model can be believed. The
 * first word on a record counts: the last thousand are remembered. By label it is learned only where the record
 * has its output opened; else for the model as a whole. Of other models that answered the same request, what
 * follows from it is learned too.
 *
 * @throws RecordUnansweredError, RecordInvalidError, InvalidParametersError
 * @example
 * const { output, record } = await classify(client, { models: [lookalikeSmall], input: 'app-uniswap.io' })
 * await feedback(client, { record, correct: output.label === 'phishing' })
 */
export async function feedback(client: Client, parameters: FeedbackParameters): Promise<void> {
  checkClient(client)
  checkObject(parameters, 'parameters', ['record', 'correct'])
  if (typeof parameters.correct !== 'boolean')
    throw new InvalidParametersError({ parameter: 'correct', reason: 'not true or false' })
  const [{ answeredBy, noteFeedback }, { parseRecord }] = await parts()
  const record = parseRecord(parameters.record)
  const offer = answeredBy(record)
  const known = told.get(client) ?? new Set()
  told.set(client, known)
  if (known.has(record.id)) return
  known.add(record.id)
  const [oldest] = known
  if (known.size > capacity && oldest) known.delete(oldest)
  noteFeedback(client, record, offer, parameters.correct)
}
