/**
 * Makes a function that takes one token after another and says what text each adds. Tokens are decoded
 * together with those just before them, as their text depends on those; a character whose bytes are not all
 * there yet waits for the rest.
 */
export function createTextPieces(decode: (tokens: bigint[]) => string): (token: bigint) => string {
  const tokens: bigint[] = []
  // Text is told up to `read`; decoding begins at `from`, before it.
  let from = 0
  let read = 0
  return (token) => {
    tokens.push(token)
    const known = read > from ? decode(tokens.slice(from, read)) : ''
    const text = decode(tokens.slice(from))
    if (text.length <= known.length || text.endsWith('\uFFFD')) return ''
    from = read
    read = tokens.length
    return text.slice(known.length)
  }
}
