/** US dollars in units of 10⁻¹² of one: the price of a token can be a few millionths of a cent. */
export type Money = bigint

const digits = 12
const pattern = /^(\d{1,6})(?:\.(\d{1,12}))?$/

/** Reads an amount of US dollars, at most 12 digits after the point; `undefined` for other text. */
export function parseMoney(text: string): Money | undefined {
  const match = pattern.exec(text)
  return match ? BigInt((match[1] as string) + (match[2] ?? '').padEnd(digits, '0')) : undefined
}

/** @example formatMoney(200_000_000n) // '0.0002' */
export function formatMoney(amount: Money): string {
  const text = amount.toString().padStart(digits + 1, '0')
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`.replace(/\.?0+$/, '')
}

/** For protocols that have money as a number of dollars. What is charged is the exact amount. */
export function toDollars(amount: Money): number {
  return Number(formatMoney(amount))
}
