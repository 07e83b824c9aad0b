import { InvalidParametersError } from '../errors/request.js'

declare const unit: unique symbol
/** An amount of US dollars, in micro-USD (1 USD = 1_000_000n). Made by {@link usd} only. */
export type Usd = bigint & { readonly [unit]: 'micro-USD' }

/** An amount of US dollars as it stands in plans, records and JSON: `'0.002'`. */
export type UsdString = string

const pattern = /^(\d{1,12})(?:\.(\d{1,6}))?$/

/**
 * Reads an amount of US dollars. Takes a decimal string, so that no amount passes through a float.
 *
 * @param amount digits, at most 12 before the point and 6 after it
 * @throws InvalidParametersError when the string is not such an amount
 * @example
 * usd('0.002') // 2000n
 */
export function usd(amount: UsdString): Usd {
  // A number would be read as text too, and may have lost digits before it came here.
  const match = typeof amount === 'string' ? pattern.exec(amount) : null
  if (!match)
    throw new InvalidParametersError({
      parameter: 'usd',
      reason: 'not a decimal amount such as "0.002"',
    })
  return (BigInt(match[1] as string) * 1_000_000n + BigInt((match[2] ?? '').padEnd(6, '0'))) as Usd
}

/** Whether a value is an amount that {@link usd} can have made. */
export function isUsd(value: unknown): value is Usd {
  return typeof value === 'bigint' && value >= 0n && value < 10n ** 18n
}

/** Whether text is an amount that {@link usd} reads. */
export function isUsdString(text: unknown): text is UsdString {
  return typeof text === 'string' && pattern.test(text)
}

/** @example formatUsd(usd('0.0020')) // '0.002' */
export function formatUsd(amount: Usd): UsdString {
  const whole = amount / 1_000_000n
  const rest = (amount % 1_000_000n).toString().padStart(6, '0').replace(/0+$/, '')
  return rest === '' ? whole.toString() : `${whole}.${rest}`
}

/** Dollars as a float, for the policy's arithmetic only: never for what is charged. */
export function toDollars(amount: Usd): number {
  return Number(amount) / 1e6
}
