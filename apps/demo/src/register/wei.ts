import { formatEther } from 'viem'

/** Ether with at most six digits after the first that is not zero. @example ether(10n ** 16n) // '0.01' */
export function ether(wei: bigint): string {
  const text = formatEther(wei < 0n ? -wei : wei)
  const [whole = '0', fraction = ''] = text.split('.')
  const lead = whole === '0' ? (fraction.match(/^0*/)?.[0].length ?? 0) : 0
  const places = Math.min(fraction.length, lead + (whole === '0' ? 4 : 6))
  const kept = fraction.slice(0, places).replace(/0+$/, '')
  return `${wei < 0n ? '−' : ''}${whole}${kept && `.${kept}`}`
}

/** US dollars at a price for one ether. */
export function inDollars(wei: bigint, nativePriceUsd: string | number): number {
  return Number(formatEther(wei)) * Number(nativePriceUsd)
}
