import { isObject } from './json.js'

/** What a provider says was used. */
export type WireUsage = {
  inputTokens: number
  outputTokens: number
  /** US dollars, of providers that count for themselves. */
  cost?: number | undefined
}

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0

/**
 * @param made tokens of output where none are told: vectors have none; of text nobody knows
 * @returns `undefined` for what counts nothing: then the most that can have been used is what counts
 */
export function readUsage(usage: unknown, made?: 0): WireUsage | undefined {
  if (!isObject(usage)) return undefined
  const { prompt_tokens: inputTokens, completion_tokens: outputTokens = made, cost } = usage
  if (!isCount(inputTokens) || !isCount(outputTokens)) return undefined
  const priced = typeof cost === 'number' && Number.isFinite(cost) && cost >= 0
  return { inputTokens, outputTokens, ...(priced && { cost }) }
}
