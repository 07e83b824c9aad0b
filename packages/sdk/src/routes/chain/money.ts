import { formatUsd, type Usd, type UsdString } from '../../utils/usd.js'

const ether = 10n ** 18n

/**
 * What an amount of wei is worth, rounded up to a whole micro-dollar: what is charged or set aside is never
 * told too low.
 *
 * @param price US dollars for 1e18 wei
 */
export function weiToUsd(wei: bigint, price: Usd): UsdString {
  return formatUsd(((wei * price + ether - 1n) / ether) as Usd)
}
