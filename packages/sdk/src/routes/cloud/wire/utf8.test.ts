import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createUtf8Reader } from './utf8.js'
import { WireError } from './wireError.js'

/** What comes of bytes that are cut into pieces of these lengths. */
function read(bytes: Uint8Array, lengths: readonly number[]): string {
  const reader = createUtf8Reader()
  let text = ''
  let at = 0
  for (const length of lengths) {
    // Overwritten after it was read, as the memory of a piece may be.
    const piece = bytes.slice(at, at + length)
    text += reader.read(piece)
    piece.fill(0x41)
    at += length
  }
  text += reader.read(bytes.slice(at))
  reader.end()
  return text
}

/** The same by the engine's own decoder, given all at once. */
function expected(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function check(bytes: Uint8Array, lengths: readonly number[]): void {
  const text = expected(bytes)
  if (text === undefined) expect(() => read(bytes, lengths)).toThrow(WireError)
  else expect(read(bytes, lengths)).toBe(text)
}

const lengths = fc.array(fc.nat({ max: 5 }), { maxLength: 40 })

test('default: characters of every length, cut anywhere', () => {
  const bytes = new TextEncoder().encode('aé€😀')
  for (let one = 0; one <= bytes.length; one++)
    for (let two = 0; two <= bytes.length - one; two++)
      expect(read(bytes, [one, two])).toBe('aé€😀')
})

test('behavior: any text, cut anywhere, is the text', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 60 })
  fc.assert(fc.property(text, lengths, (text, cut) => check(new TextEncoder().encode(text), cut)))
})

test('error: any bytes are refused exactly where the engine refuses them whole', () => {
  // Of those that begin and continue characters, which random bytes seldom have in order.
  const byte = fc.constantFrom(
    ...[0x41, 0x7f, 0x80, 0x9f, 0xa0, 0xbb, 0xbf, 0xc1, 0xc2, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5],
    0xff,
  )
  const bytes = fc.array(byte, { maxLength: 12 }).map((all) => Uint8Array.from(all))
  fc.assert(fc.property(bytes, lengths, check), { numRuns: 2000 })
})

test('behavior: a mark of the byte order is none of the text, but only at its beginning', () => {
  const bytes = new TextEncoder().encode('\ufeffa\ufeffb')
  for (let cut = 0; cut <= bytes.length; cut++) expect(read(bytes, [cut])).toBe('a\ufeffb')
})
