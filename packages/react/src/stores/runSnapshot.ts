import type {
  Answer,
  Assurance,
  BaseError,
  InferenceRecord,
  Offer,
  Plan,
  Progress,
  Status,
  Usage,
  Verdict,
} from '@trine/sdk'
import type { ConsentQuestion } from './questions.js'

/** What this device said while the answer was on its way: to show, and to be replaced by the answer. */
export type ProvisionalSnapshot<Output> = {
  output: Output
  offer: Offer
  /** Whether the answer says the same; `undefined` until it is there. */
  agrees: boolean | undefined
}

/** Where a run is, and what it brought. Plain data, but for `error`. */
export type RunSnapshot<Output> = {
  /** Where the run is. A cancelled one is `'aborted'`, never `'error'`. */
  status: Status
  /** Whether the answer is believed; independent of `status`. */
  assurance: Assurance
  answer: Answer<Output> | undefined
  output: Output | undefined
  /**
   * Where it was asked for: what this device says meanwhile. The answer is in `output` and never here; a run
   * that ends without one withdraws it.
   */
  provisional: ProvisionalSnapshot<Output> | undefined
  /**
   * Of tasks that stream, what came so far; `''` before the first piece and for other tasks. When another
   * offer takes over it begins anew, and a run that failed has none. A run that was aborted keeps it.
   */
  text: string
  /** What tokens were counted. */
  usage: Usage | undefined
  plan: Plan | undefined
  verdict: Verdict | undefined
  record: InferenceRecord | undefined
  error: BaseError | undefined
  /** How far the preparation is: a download, a load. */
  progress: Progress | undefined
  /** The id of the offer being run, or asked about. */
  offer: string | undefined
  /**
   * What the user must agree to before the run goes on: `approve()` or `reject()`. Only where neither the
   * client nor the call has a `consent` of its own.
   */
  consent: ConsentQuestion | undefined
}

export const idleRun: RunSnapshot<never> = {
  status: 'idle',
  assurance: 'none',
  answer: undefined,
  output: undefined,
  provisional: undefined,
  text: '',
  usage: undefined,
  plan: undefined,
  verdict: undefined,
  record: undefined,
  error: undefined,
  progress: undefined,
  offer: undefined,
  consent: undefined,
}
