import { type ClaimRequest, signedClaimSchema, toJson } from '@trine/sdk/chain'
import * as v from 'valibot'
import type { Hex } from 'viem'

/**
 * What a liar says to a question: an output to sign, perhaps as one of another input, something that is no
 * claim at all, or nothing.
 */
export type Told =
  | { output: Hex; input?: Hex | undefined }
  | { body: string | Uint8Array }
  | 'silence'

/** Makes a lie of a question. */
export type Lie = (asked: ClaimRequest) => Told | Promise<Told>

/** The same output whatever was asked; several of these make a coalition. */
export function wrongAnswer(output: Hex): Lie {
  return () => ({ output })
}

/** Another output each time that the same is asked, in turn: what stakes are lost for. */
export function manyAnswers(...outputs: readonly [Hex, Hex, ...Hex[]]): Lie {
  const times = new Map<Hex, number>()
  return ({ input }) => {
    const time = times.get(input) ?? 0
    times.set(input, time + 1)
    return { output: outputs[time % outputs.length] as Hex }
  }
}

/** A sound claim, but about another input. */
export function otherInput(input: Hex, output: Hex): Lie {
  return () => ({ input, output })
}

/**
 * The output that another operator gives, signed as if it had been computed here. Silent where that one
 * gives none.
 *
 * @param url of the other's node
 */
export function copyOf(url: string): Lie {
  return async (asked) => {
    try {
      const answer = await fetch(new URL('/v1/claims', url), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(toJson(asked)),
      })
      const { output } = v.parse(signedClaimSchema, await answer.json())
      return { output }
    } catch {
      return 'silence'
    }
  }
}

/** Takes the question and never answers. */
export function silence(): Lie {
  return () => 'silence'
}

/** Bytes that are no claim. @param body @default not even JSON */
export function nonsense(body: string | Uint8Array = '{"claim":'): Lie {
  return () => ({ body })
}
