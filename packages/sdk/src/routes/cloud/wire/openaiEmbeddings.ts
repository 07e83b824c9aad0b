import type { Tensor } from '../../../request/request.js'
import { jcs } from '../../../utils/jcs.js'
import { isObject, type JsonObject, readJsonObject } from './json.js'
import { checkError } from './openaiChat.js'
import { readUsage, type WireUsage } from './usage.js'
import { malformed } from './wireError.js'

/** The body of a request. As numbers: not every server knows the shorter form. */
export function embeddingsBody(
  texts: readonly string[],
  more: JsonObject,
): Uint8Array<ArrayBuffer> {
  const json = { ...more, input: texts, encoding_format: 'float' }
  return new TextEncoder().encode(JSON.stringify(json))
}

/** Whether a request's body asks for these texts. */
export function asksTexts(body: Uint8Array, texts: readonly string[]): boolean {
  return jcs(readJsonObject(body).input ?? null) === jcs(texts)
}

/**
 * The vectors in the bytes of a response, in the order of the texts.
 *
 * @throws WireError unless there is one for each text, all of one length
 */
export function readEmbeddings(
  bytes: Uint8Array,
  count: number,
): { embedding: Tensor; usage?: WireUsage | undefined } {
  const json = readJsonObject(bytes)
  checkError(json)
  const { data } = json
  if (!Array.isArray(data) || data.length !== count)
    throw malformed('it has not one vector for each text')
  const size = Array.isArray(data[0]?.embedding) ? data[0].embedding.length : 0
  // Before there is room for them: it is no more than their numbers took in the answer.
  if (!data.every((item) => isObject(item) && isVector(item.embedding, size)))
    throw malformed('its vectors are not of one length')
  const values = new Float32Array(count * size)
  const seen = new Set<unknown>()
  for (const [i, item] of data.entries()) {
    const { index = i, embedding } = item
    if (!isPlace(index, count) || seen.has(index)) throw malformed('its vectors have no order')
    seen.add(index)
    values.set(embedding, index * size)
  }
  return { embedding: { shape: [count, size], data: values }, usage: readUsage(json.usage, 0) }
}

function isPlace(index: unknown, count: number): index is number {
  return Number.isSafeInteger(index) && (index as number) >= 0 && (index as number) < count
}

function isVector(vector: unknown, size: number): vector is number[] {
  return (
    Array.isArray(vector) &&
    size > 0 &&
    vector.length === size &&
    vector.every((value) => typeof value === 'number')
  )
}
