import type { TokenCount } from './price.js'

/** No tokenizer makes more tokens of a text than it has bytes. */
export const mostTokens = (text: string): number => Buffer.byteLength(text)

/** Where who runs a model does not count: a token for every four bytes, as English has them on average. */
export const estimateTokens = (prompt: string, completion: string): TokenCount => ({
  prompt: Math.ceil(Buffer.byteLength(prompt) / 4),
  completion: Math.ceil(Buffer.byteLength(completion) / 4),
  estimated: true,
})
