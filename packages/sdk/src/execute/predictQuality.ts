import type { Client } from '../client/createClient.js'
import type { PredictedQuality } from '../policy/quality/applyQuality.js'
import { askPredictor } from '../policy/quality/askPredictor.js'
import { textOf } from '../policy/quality/textOf.js'
import type { NormalizedRequest } from '../request/request.js'

/** What the client's predictor says of an input; `undefined` without one, and where there is no text to read. */
export async function predictQuality(
  { quality }: Client,
  { task, models }: NormalizedRequest,
  input: unknown,
  signal: AbortSignal,
): Promise<PredictedQuality | undefined> {
  if (!quality) return undefined
  const text = textOf(task, input)
  if (text === undefined) return undefined
  const asked = models.map(({ id, manifest }) => ({ id, name: manifest.core.name }))
  return askPredictor(quality, { task, text, models: asked }, signal)
}
