import { createEstimates } from '../../../packages/sdk/src/policy/estimates/createEstimates.ts'
import { askAll } from './askAll.ts'
import { chanceOfWrong } from './chanceOfWrong.ts'
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
  const risk = chanceOfWrong(world)
  const lossOf = (asked: Asked, played: Played) => expectedLoss(asked, played, risk)
  const best = stages.map(({ from, to }) => bestFixedChoice(calls.slice(from, to), lossOf))
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
    players: players.map((player) => ({
      name: player.name,
      losses: playAll(player, calls, lossOf),
    })),
  }
}

/** What a call loses: money and time as they came, and a wrong answer by its chance. */
function expectedLoss(asked: Asked, played: Played, risk: Risk): number {
  const { accepted, loss } = played
  if (!accepted) return loss
  const { worth } = asked
  return loss + (risk(asked, played) - (accepted.isWrong ? 1 : 0)) * worth.loss(accepted.label)
}

type Risk = ReturnType<typeof chanceOfWrong>

/** Calls of one burst are all made before any of them is learned from. */
export function playAll(
  player: Player,
  calls: readonly Asked[],
  lossOf: (asked: Asked, played: Played) => number,
): readonly number[] {
  let pending: (readonly [Asked, Played])[] = []
  return calls.map((asked) => {
    const played = player.play(asked)
    pending.push([asked, played])
    if (asked.call.settled) {
      for (const [before, then] of pending) player.learn(before, then)
      pending = []
    }
    return lossOf(asked, played)
  })
}
