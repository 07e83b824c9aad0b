import { runWorld, type WorldRun } from './runWorld.ts'
import type { World } from './worldSchema.ts'

/** After so many calls an estimate should have settled, where nothing changes. */
export const settledAfter = 500

/** What each policy had lost by certain calls, in US dollars, seed by seed: the samples that figures are made of. */
export type WorldSamples = {
  name: string
  about: string
  calls: number
  stationary: boolean
  /** Numbers of calls. */
  checkpoints: readonly number[]
  seeds: readonly number[]
  /** Of the first seed, stage by stage: what the best fixed choice was. */
  orders: readonly (readonly string[])[]
  /** By seed and checkpoint. */
  hindsight: readonly (readonly number[])[]
  players: readonly { name: string; lost: readonly (readonly number[])[] }[]
}

export function measureWorld(world: World, seeds: readonly number[]): WorldSamples {
  const checkpoints = checkpointsOf(world.calls)
  const runs = seeds.map((seed): WorldRun => runWorld(world, seed))
  const at = (losses: readonly number[]) => sumsAt(losses, checkpoints)
  const names = runs[0]?.players.map(({ name }) => name) ?? []
  return {
    name: world.name,
    about: world.about,
    calls: world.calls,
    stationary: world.phases.length === 0,
    checkpoints,
    seeds,
    orders: runs[0]?.hindsight.orders ?? [],
    hindsight: runs.map(({ hindsight }) => at(hindsight.losses)),
    players: names.map((name, i) => ({
      name,
      lost: runs.map(({ players }) => at(players[i]?.losses ?? [])),
    })),
  }
}

/** Some thirty, the one after which estimates should have settled and the last among them. */
function checkpointsOf(calls: number): readonly number[] {
  const even = Array.from({ length: 30 }, (_, i) => Math.round((calls * (i + 1)) / 30))
  const all = new Set([...even, settledAfter])
  return [...all].filter((at) => at >= 1 && at <= calls).sort((a, b) => a - b)
}

function sumsAt(losses: readonly number[], checkpoints: readonly number[]): readonly number[] {
  let sum = 0
  const sums: number[] = []
  for (const [i, loss] of losses.entries()) {
    sum += loss
    if (checkpoints.includes(i + 1)) sums.push(Number(sum.toPrecision(7)))
  }
  return sums
}
