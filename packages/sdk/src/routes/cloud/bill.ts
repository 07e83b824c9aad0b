import { formatUsd, type Usd } from '../../utils/usd.js'
import type { AttemptMoney } from '../route.js'
import { costOf, fromDollars, type Tokens } from './price.js'
import type { Price } from './provider.js'
import type { WireUsage } from './wire/usage.js'

/** What an attempt may have cost so far. */
export type Bill = {
  /** The request leaves: from now on it may be charged. */
  send: () => void
  /** It was refused before an answer began: nothing is charged. */
  refuse: () => void
  /** So many bytes of the answer came. */
  receive: (bytes: number) => void
  /** The answer is whole. @returns what it costs: by the provider's own count, if it told any */
  total: (usage: WireUsage | undefined) => Usd
  /** Told last: what was charged. Without an amount, the most that can have been used, as nobody tells. */
  close: (charged?: Usd) => void
}

/**
 * @param most the most tokens that the request can come to
 * @param streamed whether the provider stops when it is no longer listened to
 */
export function openBill({
  price,
  most,
  ceiling,
  streamed,
  onMoney,
}: {
  price: Price
  most: Tokens
  ceiling: Usd
  streamed: boolean
  onMoney: (money: AttemptMoney) => void
}): Bill {
  let sent = false
  let received = 0
  let open = true
  const bounded = (amount: Usd) => (amount < ceiling ? amount : ceiling)
  const bound = () =>
    bounded(
      costOf(price, {
        input: most.input,
        output: streamed ? Math.min(received, most.output) : most.output,
      }),
    )
  onMoney({ reserved: formatUsd(ceiling), charged: '0', refunded: '0' })
  return {
    send() {
      sent = true
    },
    refuse() {
      sent = false
    },
    receive(bytes) {
      received += bytes
    },
    total(usage) {
      if (!usage) return bound()
      if (usage.cost !== undefined) return fromDollars(usage.cost)
      return costOf(price, { input: usage.inputTokens, output: usage.outputTokens })
    },
    close(charged = sent ? bound() : (0n as Usd)) {
      if (open) onMoney({ reserved: '0', charged: formatUsd(bounded(charged)), refunded: '0' })
      open = false
    },
  }
}
