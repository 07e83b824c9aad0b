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

/** The greatest amount of dollars that is written. */
const most = 10n ** 18n - 1n

/**
 * What a stake is worth, rounded down to a whole micro-dollar: what holds operators to the truth is never told
 * too high.
 *
 * @param price US dollars for 1e18 wei
 */
export function stakeToUsd(wei: bigint, price: Usd): UsdString {
  const worth = (wei * price) / ether
  return formatUsd((worth < most ? worth : most) as Usd)
}
