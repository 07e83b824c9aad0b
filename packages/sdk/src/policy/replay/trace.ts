import type { TaskName } from '../../request/request.js'
import type { Requirements } from '../../request/requirements.js'
import type { Offer } from '../../routes/route.js'
import type { UsdString } from '../../utils/usd.js'
import type { Draws } from '../planRequest.js'

/** {@link Requirements} as they stand in JSON. */
export type TracedRequirements = Omit<Requirements, 'maxPrice'> & {
  /** US dollars. */
  maxPrice?: UsdString | undefined
}

/** What became of one offer, as it was seen. */
export type TracedAttempt = {
  /** Id of one of the entry's offers. */
  offer: string
  /** `'aborted'`: it was taken back, so what it would have come to was not seen. */
  outcome: 'answered' | 'failed' | 'timed-out' | 'aborted'
  /** Milliseconds. */
  took: number
  /** US dollars. */
  charged: UsdString
  /** What it answered, if that was kept; `'*'` for a task without labels. */
  label?: string | undefined
  /** The chance of being wrong that the answer itself stated. Default: the one that its offer has. */
  wrong?: number | undefined
  /** Whether the answer was wrong, if that was ever found out. */
  isWrong?: boolean | undefined
}

/**
 * One request as it was recorded, or made up: what was asked, what could be had, and what was tried. Plain
 * JSON, one entry a line.
 */
export type TraceEntry = {
  version: 1
  /** Names it in what is reported: the id of its record. */
  id?: string | undefined
  /** Milliseconds since 1970. */
  at?: number | undefined
  asked: {
    task: TaskName
    /** Names of its models. */
    models: readonly string[]
    /** Empty for a task without labels. */
    labels: readonly string[]
    /** Bytes of its longest payload. */
    size: number
    /** US dollars: of every label, or of each. Default `'0'`. */
    stakes?: UsdString | Readonly<Record<string, UsdString>> | undefined
    /** What it required itself, whatever the policy. */
    require?: TracedRequirements | undefined
    /** US dollars: the most that the budget let it cost. Default: nothing limits it but the policy. */
    budget?: UsdString | undefined
    /** What was left to chance in its plan. Default: drawn, by the seed. */
    draws?: Draws | undefined
  }
  offers: readonly Offer[]
  /** What was tried, in any order. An offer that is not here was not. */
  attempts: readonly TracedAttempt[]
}
