import { parseEther } from 'viem'

/** How a session's limits come out of one request's worst case, rounded up to a round figure. */
export function sessionDefaults(worst: bigint): { deposit: bigint; perRequest: bigint } {
  const step = parseEther('0.005')
  // Gas may rise between two requests: half as much again is left for that.
  const perRequest = ((worst + worst / 2n + step - 1n) / step) * step
  return { perRequest, deposit: 5n * perRequest }
}

/** Wei, from an amount of ether that somebody typed; `undefined` for what is none, or nothing. */
export function readEther(text: string): bigint | undefined {
  if (!/^\d{1,9}(?:\.\d{1,18})?$/.test(text.trim())) return undefined
  const wei = parseEther(text.trim())
  return wei > 0n ? wei : undefined
}
