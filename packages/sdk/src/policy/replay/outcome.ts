import type { Offer } from '../../routes/route.js'

/** What an attempt comes to, in a recorded or a made-up world. */
export type Outcome = {
  /** Milliseconds. */
  took: number
  /** US dollars. */
  charged: number
  /** Absent: none came, or its check did not hold. */
  answer?:
    | {
        label: string
        /** The chance of being wrong that the policy is shown. */
        wrong: number
        /** Whether it is: the policy never sees it. */
        isWrong: boolean
      }
    | undefined
}

/** The world: what becomes of an attempt at an offer, at so many milliseconds after the request. */
export type World = (offer: Offer, after: number) => Outcome
