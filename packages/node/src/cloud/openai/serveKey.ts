import type { Call } from '../http/call.js'
import { toDollars } from '../money/money.js'

/** `GET /v1/key`: what is left of a key's credit, as OpenRouter tells it. */
export function serveKey({ endpoint: { callers, ledger }, request }: Call) {
  const { account } = callers.identify(request)
  if (!account || !ledger)
    return { data: { label: 'open', limit: null, usage: 0, limit_remaining: null } }
  const { spent, reserved } = ledger.state(account)
  const left = account.credit - spent - reserved
  return {
    data: {
      label: account.name,
      limit: toDollars(account.credit),
      usage: toDollars(spent),
      // Credit may have been lowered since.
      limit_remaining: toDollars(left > 0n ? left : 0n),
    },
  }
}
