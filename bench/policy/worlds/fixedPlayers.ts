import type { Offer } from '../../../packages/sdk/src/routes/route.ts'
import { playInOrder } from './play.ts'
import type { Player } from './player.ts'

/** Policies that rank offers by one number that their routes state, and learn nothing. */
export function fixedPlayers(): readonly Player[] {
  return [
    byRank('always cheapest', ({ price }) => Number(price.expected)),
    byRank('always strongest', statedError),
    roundRobin(),
  ]
}

function byRank(name: string, rank: (offer: Offer) => number): Player {
  return {
    name,
    play: (asked) => playInOrder(asked, sortedBy(asked.allowed, rank)),
    learn: () => {},
  }
}

function roundRobin(): Player {
  let turn = 0
  return {
    name: 'round robin',
    play(asked) {
      const at = turn++ % Math.max(1, asked.allowed.length)
      return playInOrder(asked, [...asked.allowed.slice(at), ...asked.allowed.slice(0, at)])
    },
    learn: () => {},
  }
}

/** How often an offer's answers are stated to be wrong; of equals the cheaper one is the better. */
export function statedError({ expected = {}, price }: Offer): number {
  const wrong = Object.values(expected).reduce((sum, one) => sum + one.share * one.wrong, 0)
  return wrong + Number(price.expected) * 1e-6
}

/** The least first. */
export function sortedBy(
  offers: readonly Offer[],
  rank: (offer: Offer) => number,
): readonly Offer[] {
  return offers
    .map((offer) => [rank(offer), offer] as const)
    .sort(([a], [b]) => a - b)
    .map(([, offer]) => offer)
}
