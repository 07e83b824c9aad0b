const powers = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000] as const

/**
 * An amount of US dollars in micro-USD, as a float: for the policy's arithmetic, which reads thousands of them.
 * It takes exactly what `usd()` does, and anything else is `NaN`. Exact up to $9 billion; never for what is
 * charged.
 *
 * @example microUsd('0.002') // 2000
 */
export function microUsd(text: unknown): number {
  if (typeof text !== 'string') return Number.NaN
  const { length } = text
  let amount = 0
  let point = length
  for (let i = 0; i < length; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit >= 0 && digit <= 9) amount = amount * 10 + digit
    else if (digit === -2 && point === length) point = i
    else return Number.NaN
  }
  const decimals = point === length ? 0 : length - point - 1
  // A point is followed by digits, and there are some before it.
  if (point < 1 || point > 12 || decimals > 6 || point === length - 1) return Number.NaN
  return amount * (powers[6 - decimals] as number)
}
