import { expect, test } from 'vitest'
import { createTextPieces } from './textPieces.js'

/** Tokens that are single bytes: what does not make a character yet reads as U+FFFD. */
const decode = (tokens: bigint[]) => new TextDecoder().decode(Uint8Array.from(tokens, Number))
const piecesOf = (text: string) => {
  const piece = createTextPieces(decode)
  return [...new TextEncoder().encode(text)].map((byte) => piece(BigInt(byte)))
}

test('default', () => {
  expect(piecesOf('abc')).toEqual(['a', 'b', 'c'])
})

test('behavior: a character whose bytes come one by one is told once it is whole', () => {
  expect(piecesOf('a€b')).toEqual(['a', '', '', '€', 'b'])
})

test('behavior: a token without text adds none, and the next is told', () => {
  const piece = createTextPieces((tokens) =>
    tokens.map((token) => (token === 0n ? '' : `<${token}>`)).join(''),
  )
  expect([1n, 0n, 2n].map(piece)).toEqual(['<1>', '', '<2>'])
})

test('behavior: text that depends on what stands before is told as it is there', () => {
  // As tokenizers of words do: a space before all but the first.
  const piece = createTextPieces((tokens) => tokens.join(' '))
  expect([1n, 2n, 3n].map(piece).join('')).toBe('1 2 3')
})

test('behavior: few tokens are decoded at a time, however long the text', () => {
  let longest = 0
  const piece = createTextPieces((tokens) => {
    longest = Math.max(longest, tokens.length)
    return decode(tokens)
  })
  for (let i = 0; i < 1000; i++) piece(97n)
  expect(longest).toBe(2)
})
