import type { Offer } from '../../../packages/sdk/src/routes/route.ts'
import { seededRandom } from '../../lib/random.ts'
import { createArms } from './arms.ts'
import { sortedBy, statedError } from './fixedPlayers.ts'
import { type Asked, playInOrder } from './play.ts'
import type { Player } from './player.ts'

/** Policies that learn which offer to begin with. Each has chance of its own, the same for the same seed. */
export function learningPlayers(seed: number): readonly Player[] {
  return [
    lowestLatency(),
    greedy('ε-greedy, ε = 0.1', seed, () => 0.1),
    greedy('ε-greedy, ε = 1/√n', seed, (n) => 1 / Math.sqrt(n)),
    thompson('Thompson sampling', seed, () => ''),
    thompson('Thompson sampling, by kind', seed, ({ call }) => String(call.kind)),
  ]
}

/** By a moving average of the time that each took; a failure counts as if its 95th percentile came on top. */
function lowestLatency(): Player {
  const averages = new Map<string, number>()
  const of = ({ id, latency }: Offer) => averages.get(id) ?? latency.expected
  return {
    name: 'lowest latency',
    play: (asked) => playInOrder(asked, sortedBy(asked.allowed, of)),
    learn(_, { attempts }) {
      for (const { offer, fate, took } of attempts) {
        const time = fate.label === undefined ? took + offer.latency.p95 : took
        averages.set(offer.id, of(offer) + 0.1 * (time - of(offer)))
      }
    },
  }
}

/** The least mean loss so far, but any offer with chance ε. */
function greedy(name: string, seed: number, epsilon: (call: number) => number): Player {
  const arms = createArms()
  const random = seededRandom(seed * 7919 + name.length)
  let calls = 0
  return {
    name,
    play(asked) {
      const explores = random() < epsilon(++calls)
      const order = sortedBy(asked.allowed, (offer) =>
        arms.mean('', offer, statedLoss(asked, offer)),
      )
      if (!explores) return playInOrder(asked, order)
      const any = order[Math.floor(random() * order.length)]
      return playInOrder(asked, any ? [any, ...order.filter((one) => one !== any)] : order)
    },
    learn: (asked, played) => arms.learn('', asked, played),
  }
}

/** Each offer's mean loss is drawn from what is known of it, normal; the least draw is taken. */
function thompson(name: string, seed: number, context: (asked: Asked) => string): Player {
  const arms = createArms()
  const random = seededRandom(seed * 104729 + name.length)
  return {
    name,
    play: (asked) =>
      playInOrder(
        asked,
        sortedBy(asked.allowed, (offer) =>
          arms.draw(context(asked), offer, statedLoss(asked, offer), random),
        ),
      ),
    learn: (asked, played) => arms.learn(context(asked), asked, played),
  }
}

/** What an offer would lose by what is stated, if nothing followed it: what learning starts from. */
function statedLoss({ labels, worth }: Asked, offer: Offer): number {
  const { price, latency, arrives: h, dishonest: d, undetected: e } = offer
  const stake = Math.max(...labels.map(worth.loss))
  return (
    Number(price.expected) +
    (worth.secondWorth * latency.expected) / 1000 +
    (1 - d) * h * statedError(offer) * stake +
    d * e * stake +
    ((1 - d) * (1 - h) + d * (1 - e)) * worth.answerWorth
  )
}
