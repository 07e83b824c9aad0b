import { seededRandom, shuffled } from '../lib/random.ts'
import { type ContestantName, contestants } from './contestants.ts'
import type { ModelName } from './graphs.ts'
import { makeInput } from './inputs.ts'

export type RoundsParameters = {
  model: ModelName
  names: readonly ContestantName[]
  rounds: number
  /** Rounds that come first and are not kept. */
  warmUp: number
  /** Calls, one after another, that make up one sample: a page's clock ticks in tenths of a millisecond. */
  calls: number
  seed: number
}

export type Round = { order: readonly string[]; milliseconds: Readonly<Record<string, number>> }

/**
 * Lets contestants take turns on the same inputs, in an order shuffled anew for each round.
 *
 * @throws Error when their answers are not the same to the last bit
 */
export async function runRounds(parameters: RoundsParameters): Promise<Round[]> {
  const { model, names, rounds, warmUp, calls, seed } = parameters
  const random = seededRandom(seed)
  const runners = new Map(names.map((name) => [name, makeContestant(name, model)]))
  for (const runner of runners.values()) await runner.load()
  const kept: Round[] = []
  for (let round = 0; round < warmUp + rounds; round++) {
    const order = shuffled(names, random)
    const milliseconds: Record<string, number> = {}
    const answers: ArrayLike<number>[][] = []
    for (const name of order) {
      const runner = runners.get(name)
      // Each gets its own copy, made before the clock starts: moving it to a worker is theirs to time.
      const inputs = Array.from({ length: calls }, (_, i) => makeInput(model, round * calls + i))
      const outputs: ArrayLike<number>[] = []
      const began = performance.now()
      for (const input of inputs) outputs.push(await (runner?.run(input) ?? []))
      milliseconds[name] = (performance.now() - began) / calls
      answers.push(outputs)
    }
    assertSame(answers)
    if (round >= warmUp) kept.push({ order, milliseconds })
  }
  for (const runner of runners.values()) await runner.unload()
  return kept
}

function makeContestant(name: ContestantName, model: ModelName) {
  const make = contestants[name]
  if (!make) throw new Error(`No contestant here is called "${name}".`)
  return make(model)
}

function assertSame(answers: readonly (readonly ArrayLike<number>[])[]): void {
  const [first = [], ...others] = answers.map((each) => each.map((values) => Array.from(values)))
  if (first.some((values) => values.length === 0)) throw new Error('An answer is empty.')
  for (const other of others)
    for (const [i, values] of first.entries())
      if (values.length !== other[i]?.length || values.some((v, j) => !Object.is(v, other[i]?.[j])))
        throw new Error('The answers differ.')
}
