import type { AttemptMoney, Offer } from '../routes/route.js'
import { type Usd, usd } from '../utils/usd.js'

/**
 * What an attempt counts for. What is set aside may still be charged, and so may all of one that brought no
 * answer and could not be taken back.
 */
export function spentBy(
  { price, cancellable }: Offer,
  { reserved, charged }: AttemptMoney,
  failed: boolean,
): Usd {
  const told = (usd(reserved) + usd(charged)) as Usd
  const ceiling = usd(price.ceiling)
  return failed && !cancellable && ceiling > told ? ceiling : told
}
