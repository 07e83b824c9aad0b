import type { Money } from './money.js'

/** What a model costs: by token, and for each request. */
export type Price = { prompt: Money; completion: Money; request: Money }

/** Tokens that a run took and made. */
export type TokenCount = {
  prompt: number
  completion: number
  /** Counted a token for each byte, where who ran the model did not say. */
  estimated?: boolean | undefined
}

export function costOf({ prompt, completion, request }: Price, tokens: TokenCount): Money {
  return request + prompt * BigInt(tokens.prompt) + completion * BigInt(tokens.completion)
}
