import type { Offer } from '../../../packages/sdk/src/routes/route.ts'
import { type Asked, type Played, playInOrder } from './play.ts'

/**
 * The best fixed choice in hindsight: of every offer with every two others to fall back on, the order that lost
 * least over all these calls, with the luck that they had. What each call then lost.
 */
export function bestFixedChoice(
  calls: readonly Asked[],
  lossOf: (asked: Asked, played: Played) => number,
): {
  order: readonly string[]
  losses: readonly number[]
} {
  const offers = calls[0]?.offers ?? []
  let best: { order: readonly string[]; losses: readonly number[]; total: number } | undefined
  for (const order of ordersOf(offers)) {
    const place = new Map(order.map(({ id }, i) => [id, i]))
    const losses = calls.map((asked) => {
      const allowed = [...asked.allowed].sort(
        (a, b) => (place.get(a.id) as number) - (place.get(b.id) as number),
      )
      return lossOf(asked, playInOrder(asked, allowed))
    })
    const total = losses.reduce((a, b) => a + b, 0)
    if (!best || total < best.total) {
      const first = order.slice(0, 3).map(({ id }) => id)
      best = { order: first, losses, total }
    }
  }
  return best ?? { order: [], losses: [] }
}

/** Each choice of the first three, with the rest behind them as they come. */
function* ordersOf(offers: readonly Offer[]): Generator<readonly Offer[]> {
  const depth = Math.min(3, offers.length)
  function* extend(chosen: readonly Offer[]): Generator<readonly Offer[]> {
    if (chosen.length === depth) {
      yield [...chosen, ...offers.filter((offer) => !chosen.includes(offer))]
      return
    }
    for (const offer of offers) if (!chosen.includes(offer)) yield* extend([...chosen, offer])
  }
  yield* extend([])
}
