import { createEstimates } from '../../../packages/sdk/src/policy/estimates/createEstimates.ts'
import { askAll } from './askAll.ts'
import { fixedPlayers } from './fixedPlayers.ts'
import { bestFixedChoice } from './hindsight.ts'
import { learningPlayers } from './learningPlayers.ts'
import { trueOffers } from './offersAt.ts'
import type { Asked, Played } from './play.ts'
import type { Player } from './player.ts'
import { stagesOf } from './stagesOf.ts'
import { informedPlayer, trinePlayer } from './trinePlayers.ts'
import type { World } from './worldSchema.ts'

/** What each policy lost in each call of a world, with the same luck for all. */
export type WorldRun = {
  seed: number
  /** Of the best fixed choice in hindsight, stage by stage. */
  hindsight: { orders: readonly (readonly string[])[]; losses: readonly number[] }
  players: readonly { name: string; losses: readonly number[] }[]
}

export function runWorld(world: World, seed: number): WorldRun {
  const calls = askAll(world, seed)
  const stages = stagesOf(world)
  const best = stages.map(({ from, to }) => bestFixedChoice(calls.slice(from, to)))
  const players: Player[] = [
    trinePlayer(createEstimates()),
    ...fixedPlayers(),
    ...learningPlayers(seed),
    informedPlayer(stages.map(trueOffers)),
  ]
  return {
    seed,
    hindsight: {
      orders: best.map(({ order }) => order),
      losses: best.flatMap(({ losses }) => losses),
    },
    players: players.map((player) => ({ name: player.name, losses: playAll(player, calls) })),
  }
}

/** Calls of one burst are all made before any of them is learned from. */
export function playAll(player: Player, calls: readonly Asked[]): readonly number[] {
  let pending: (readonly [Asked, Played])[] = []
  return calls.map((asked) => {
    const played = player.play(asked)
    pending.push([asked, played])
    if (asked.call.settled) {
      for (const [before, then] of pending) player.learn(before, then)
      pending = []
    }
    return played.loss
  })
}
