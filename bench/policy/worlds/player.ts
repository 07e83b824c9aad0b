import type { Asked, Played } from './play.ts'

/** A policy that plays a world. It sees what offers state, and of what happened only what an app would. */
export type Player = {
  name: string
  play: (asked: Asked) => Played
  /** Told once the call is over. Whether the accepted answer was wrong may be looked at only with feedback. */
  learn: (asked: Asked, played: Played) => void
}
