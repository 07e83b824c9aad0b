import type { PredictedQuality } from './applyQuality.js'
import type { QualityPredictor, QualityQuestion } from './quality.js'

/** Milliseconds that a request waits for a predictor. What comes later is not looked at. */
const patience = 300

/**
 * What a predictor says of a request, or `undefined` where it throws, takes too long or says nothing that is a
 * list of chances. It only ranks: no request fails by it, and nothing that it throws is looked at, since that
 * may hold the text.
 *
 * @param signal of the request
 * @throws the signal's reason, and nothing else
 */
export async function askPredictor(
  predictor: QualityPredictor | undefined,
  question: QualityQuestion,
  signal: AbortSignal,
): Promise<PredictedQuality | undefined> {
  signal.throwIfAborted()
  if (!predictor) return undefined
  let end = () => {}
  const ended = new Promise<undefined>((resolve) => {
    end = () => resolve(undefined)
  })
  const timer = setTimeout(end, patience)
  signal.addEventListener('abort', end, { once: true })
  try {
    const asked = (async () => predictor.predict(question))().catch(() => undefined)
    return readChances(predictor, await Promise.race([asked, ended]), question)
  } catch {
    return undefined
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', end)
    signal.throwIfAborted()
  }
}

/** A copy of the chances that are some, of the models that were asked about. */
function readChances(
  { id }: QualityPredictor,
  said: unknown,
  { models }: QualityQuestion,
): PredictedQuality | undefined {
  if (typeof said !== 'object' || said === null || typeof id !== 'string') return undefined
  const chances = models.flatMap((model) => {
    const chance = Object.hasOwn(said, model.id) ? Reflect.get(said, model.id) : undefined
    return typeof chance === 'number' && chance >= 0 && chance <= 1
      ? [[model.id, chance] as const]
      : []
  })
  return chances.length === 0 ? undefined : { source: id, chances: Object.fromEntries(chances) }
}
