import { type Money, toDollars } from '../money/money.js'
import type { TokenCount } from '../money/price.js'

/** What an answer came to: tokens, and US dollars as OpenRouter has them. */
export function usageOf({ tokens, cost }: { tokens: TokenCount; cost: Money }) {
  const { prompt, completion, estimated } = tokens
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    cost: toDollars(cost),
    // Counted by bytes: who runs the model did not say.
    ...(estimated && { estimated }),
  }
}
