import type { ChainQuote } from '@trine/sdk/chain'
import type { BillLine } from '../parts/Bill.tsx'

/** How a request by push ended, for its money. */
export type PushEnding = 'open' | 'accepted' | 'reverted' | 'refunded'

/** Wei that the hub has set aside for a request, as the chain has it. */
export type Reserved = { fee: bigint; rebate: bigint; value: bigint }

/** Item by item: all is set aside with the request, and each wei of it ends as charged or given back. */
export function pushBill(
  quote: ChainQuote | undefined,
  reserved: Reserved | undefined,
  ending: PushEnding | undefined,
): BillLine[] {
  const line = (name: string, item: keyof Reserved, keeps: readonly PushEnding[]): BillLine => {
    const wei = quote?.wei[item]
    const quoted = wei === undefined ? undefined : BigInt(wei)
    const aside = reserved?.[item]
    if (aside === undefined || ending === undefined || ending === 'open')
      return { name, quoted, reserved: aside }
    const charged = keeps.includes(ending) ? aside : 0n
    return { name, quoted, reserved: aside, charged, refunded: aside - charged }
  }
  return [
    line('Fee of the operators who answer', 'fee', ['accepted', 'reverted']),
    line('Gas of those who send it for you', 'rebate', ['accepted', 'reverted']),
    line('Price of the name', 'value', ['accepted']),
  ]
}
