import { malformed } from './wireError.js'

export type JsonObject = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** @throws WireError for what is no JSON object in UTF-8 */
export function readJsonObject(bytes: Uint8Array): JsonObject {
  const json = parse(decode(bytes))
  if (!isObject(json)) throw malformed('it is no JSON object')
  return json
}

/** @throws WireError for bytes that are not UTF-8 */
export function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw malformed('its text is not UTF-8')
  }
}

/** @throws WireError without the text: a parser's own message repeats it */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw malformed(text.trim() === '' ? 'it is empty' : 'it is no JSON')
  }
}
