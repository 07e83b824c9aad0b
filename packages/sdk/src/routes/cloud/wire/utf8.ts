import { malformed } from './wireError.js'

/** Reads UTF-8 from pieces of bytes, wherever these are cut. */
export type Utf8Reader = {
  /** @throws WireError */
  read: (chunk: Uint8Array) => string
  /** @throws WireError when the last character is cut off */
  end: () => void
}

/**
 * Decodes whole characters at once, and keeps the beginning of one that is cut until the rest of it comes: engines
 * decode what is whole several times as fast as what they must take for a part.
 */
export function createUtf8Reader(): Utf8Reader {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let begun: Uint8Array = new Uint8Array()
  let isFirst = true
  return {
    read(chunk) {
      const bytes = begun.length > 0 ? joined(begun, chunk) : chunk
      const end = bytes.length - lengthOfBegun(bytes)
      // A copy: whoever brought the piece may use its memory again.
      begun = bytes.slice(end)
      const text = decode(decoder, bytes.subarray(0, end))
      if (!isFirst || text === '') return text
      isFirst = false
      return text.startsWith('\ufeff') ? text.slice(1) : text
    },
    end() {
      if (begun.length > 0) throw notUtf8()
    },
  }
}

function decode(decoder: TextDecoder, bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw notUtf8()
  }
}

const notUtf8 = () => malformed('its text is not UTF-8')

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(one.length + other.length)
  bytes.set(one)
  bytes.set(other, one.length)
  return bytes
}

/** How many bytes at the end are of a character that needs more of them. */
function lengthOfBegun(bytes: Uint8Array): number {
  for (let length = 1; length <= Math.min(3, bytes.length); length++) {
    const byte = bytes[bytes.length - length] as number
    const isLater = byte >= 0x80 && byte < 0xc0
    if (isLater) continue
    const needed = byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4
    return needed > length ? length : 0
  }
  return 0
}
