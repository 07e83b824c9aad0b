import type { AttemptMoney } from '../routes/route.js'
import { isUsdString, usd } from '../utils/usd.js'

/** What a route says of money, with nothing else in it; `undefined` for what is of no form that is known. */
export function readMoney(told: AttemptMoney): AttemptMoney | undefined {
  const { reserved, charged, refunded, refundableAfter } = told ?? {}
  if (![reserved, charged, refunded].every(isUsdString)) return undefined
  const after = usd(reserved) > 0n ? readMoment(refundableAfter) : undefined
  return { reserved, charged, refunded, ...(after && { refundableAfter: after }) } as AttemptMoney
}

function readMoment(text: unknown): string | undefined {
  const time = typeof text === 'string' ? Date.parse(text) : Number.NaN
  return Number.isNaN(time) ? undefined : new Date(time).toISOString()
}
