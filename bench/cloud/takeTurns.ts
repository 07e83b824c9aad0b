import { seededRandom, shuffled } from '../lib/random.ts'
import { type AnswerName, piecesOf } from './answers.ts'
import type { Contestant } from './contestant.ts'

export type TurnsParameters = {
  answer: AnswerName
  rounds: number
  /** Rounds that come first and are not kept. */
  warmUp: number
  /** Calls, one after another, that make up one sample. */
  calls: number
  seed: number
}

/** Milliseconds of one call: by the clock, and of all cores together, where that can be known. */
export type Sample = { wall: number; cpu?: number }
export type Turns = { order: readonly string[]; samples: Readonly<Record<string, Sample>> }

/**
 * Lets contestants take turns with the same answer, in an order shuffled anew for each round.
 *
 * @param cpu milliseconds of work so far
 * @throws Error when one of them hands on or ends with another text
 */
export async function takeTurns(
  contestants: Readonly<Record<string, Contestant>>,
  { answer, rounds, warmUp, calls, seed }: TurnsParameters,
  cpu?: () => number,
): Promise<Turns[]> {
  const random = seededRandom(seed)
  const wanted = piecesOf(answer).join('')
  const kept: Turns[] = []
  for (let round = 0; round < warmUp + rounds; round++) {
    const order = shuffled(Object.keys(contestants), random)
    const samples: Record<string, Sample> = {}
    for (const name of order) {
      const ask = contestants[name] as Contestant
      const given: string[] = []
      const ends: string[] = []
      const before = cpu?.()
      const began = performance.now()
      for (let call = 0; call < calls; call++)
        ends.push(await ask(answer, (one) => given.push(one)))
      const wall = (performance.now() - began) / calls
      samples[name] = { wall, ...(cpu && { cpu: (cpu() - (before as number)) / calls }) }
      if (given.join('') !== wanted.repeat(calls) || ends.some((end) => end !== wanted))
        throw new Error(`The text of "${name}" is another one.`)
    }
    if (round >= warmUp) kept.push({ order, samples })
  }
  return kept
}
