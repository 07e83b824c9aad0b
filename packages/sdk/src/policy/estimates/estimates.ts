import type { Offer } from '../../routes/route.js'
import type { UsdString } from '../../utils/usd.js'

/** What one attempt showed of its offer. */
export type Sighting = {
  /** As the route made it, or as it was planned: what it began with is in its basis. */
  offer: Offer
  /** Bytes of the input. */
  size: number
  /** Milliseconds since 1970. */
  at: number
  /** Absent where only a verdict is told, later than the attempt. */
  attempt?:
    | {
        /** `withdrawn`: another was sooner. It would have taken at least so long. */
        outcome: 'answered' | 'failed' | 'timed-out' | 'withdrawn'
        took: number
        charged: UsdString
      }
    | undefined
  /** Whether a check or an audit found the run honest. */
  honest?: boolean | undefined
  /** Whether its answer turned out right, and which label it was: `'*'` where that is not known. */
  right?: { label: string; correct: boolean } | undefined
}

/** What the request and the machine say of how an offer will fare. */
export type EstimateFacts = {
  /** Bytes of the input. */
  size: number
  /** Of this machine: `'4-core'`. */
  device: string
  /** Milliseconds since 1970. */
  now: number
  /** The labels of the request's models. Default: those that an offer's numbers name. */
  labels?: readonly string[] | undefined
  /**
   * Whether someone who chooses the input may want a model to give a label. The chance that it is wrong is then
   * never put below what the offer says. Default: nobody does.
   */
  isAttacked?: ((model: string, label: string) => boolean) | undefined
}

/** What was learned of offers, in the stead of what their routes assume. */
export type Estimates = {
  /** Reads what is stored; at most a moment is waited for it, and what cannot be read was never learned. */
  ready: () => Promise<void>
  /** The offers with what was learned. Pure but for what {@link saw} has told. */
  apply: (offers: readonly Offer[], facts: EstimateFacts) => readonly Offer[]
  saw: (sighting: Sighting, facts: Pick<EstimateFacts, 'device'>) => void
}

/** Where estimates are kept: plain JSON for each key, over reloads and for all tabs. */
export type EstimateStore = {
  read: () => Promise<ReadonlyMap<string, unknown>>
  /**
   * Atomic for one key; `undefined` in place of a value removes it.
   *
   * @param change pure: it may be called again
   */
  update: (key: string, change: (before: unknown) => unknown) => Promise<void>
}
