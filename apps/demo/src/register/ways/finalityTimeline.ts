import type { FinalitySnapshot } from '@trine/react/chain'
import type { Step } from '../parts/Steps.tsx'

/** Blocks after which the page calls a transaction confirmed. */
export const confirmations = 3

const order = ['included', 'confirmed', 'final'] as const

/** How sure it is that a transaction stays: a fact of its own, which can go back down. */
export function finalityTimeline({ state, confirmations, block }: FinalitySnapshot): Step[] {
  const reached = (order as readonly string[]).indexOf(state)
  const facts = {
    included: block && `in block ${block.number}`,
    confirmed: confirmations > 0 ? `by ${confirmations} blocks` : undefined,
    final: undefined,
  }
  return order.map((name, at) => ({
    name: { included: 'Included in a block', confirmed: 'Confirmed', final: 'Final' }[name],
    state:
      state === 'reorged'
        ? 'failed'
        : at <= reached
          ? 'done'
          : state !== 'none' && at === reached + 1
            ? 'now'
            : 'waiting',
    facts: state === 'reorged' && at === 0 ? 'taken back by the chain' : facts[name],
  }))
}
