import type { Hex } from '../../../utils/hex.js'
import { isObject, type JsonObject } from './json.js'

/**
 * A signature as it came, brought to one form. Whether it is one is another matter: see `signature.ts`. Where the
 * text is not told, it is that of the bytes.
 */
export type WireSignature = { text?: string | undefined; signature: Hex }

/** `<sha256>:<sha256>` of request and response, which older gateways put the model's name before. */
export const signedText = /^(?:[\w./:@-]{1,200}:)?[0-9a-f]{64}:[0-9a-f]{64}$/

/** @returns `undefined` for what has no form of a signature */
export function readSignature(parts: unknown): WireSignature | undefined {
  if (!isObject(parts)) return undefined
  const { text, signature } = parts
  if (typeof text !== 'string' || !signedText.test(text)) return undefined
  const hex = toSignature(signature)
  return hex && { text, signature: hex }
}

/**
 * The signature in a stream's last event before `[DONE]`, and the bytes that it is over: all before that event's
 * `data:`.
 */
export function splitSignature(
  bytes: Uint8Array,
): { signed: Uint8Array; signature: WireSignature } | undefined {
  const done = lastLine(bytes, bytes.length, (line) => /^data: ?\[DONE\]\s*$/.test(line))
  const last = lastLine(bytes, done ?? bytes.length, (line) => line.startsWith('data:'))
  if (last === undefined) return undefined
  const signature = readSignature(eventOf(lineAt(bytes, last))?.signature)
  return signature && { signed: bytes.subarray(0, last), signature }
}

/** Where the last line before `end` begins that is looked for. */
function lastLine(
  bytes: Uint8Array,
  end: number,
  isLookedFor: (line: string) => boolean,
): number | undefined {
  let from = end - 1
  while (from > 0) {
    const start = bytes.lastIndexOf(0x0a, from - 1) + 1
    if (isLookedFor(lineAt(bytes, start))) return start
    from = start - 1
  }
  return undefined
}

function lineAt(bytes: Uint8Array, start: number): string {
  const end = bytes.indexOf(0x0a, start)
  return new TextDecoder().decode(bytes.subarray(start, end < 0 ? bytes.length : end))
}

function eventOf(line: string): JsonObject | undefined {
  try {
    const event: unknown = JSON.parse(line.slice('data:'.length))
    return isObject(event) ? event : undefined
  } catch {
    return undefined
  }
}

/** 64 or 65 bytes in hexadecimal digits, which come with `0x` and without. */
export function toSignature(text: unknown): Hex | undefined {
  const digits = typeof text === 'string' ? text.toLowerCase().replace(/^0x/, '') : ''
  return /^(?:[0-9a-f]{128}|[0-9a-f]{130})$/.test(digits) ? `0x${digits}` : undefined
}
