import {
  type Assurance,
  type BaseError,
  type Classification,
  type ClassifyParameters,
  type ClassifyReturnType,
  type Client,
  classify,
  type InferenceRecord,
  isTrineError,
  type Plan,
  type Progress,
  type Status,
  type StatusUpdate,
  type Verdict,
} from '@trine/sdk'
import { createStore } from './store.js'
import { progressInterval, throttle } from './throttle.js'

/** Where a run is, and what it brought. Plain data, but for `error`. */
export type ClassifySnapshot = {
  /** Where the run is. A cancelled one is `'aborted'`, never `'error'`. */
  status: Status
  /** Whether the answer is believed; independent of `status`. */
  assurance: Assurance
  answer: ClassifyReturnType | undefined
  output: Classification | undefined
  plan: Plan | undefined
  verdict: Verdict | undefined
  record: InferenceRecord | undefined
  error: BaseError | undefined
  /** How far the preparation is: a download, a load. */
  progress: Progress | undefined
  /** The id of the offer being run. */
  offer: string | undefined
}

export const idleSnapshot: ClassifySnapshot = {
  status: 'idle',
  assurance: 'none',
  answer: undefined,
  output: undefined,
  plan: undefined,
  verdict: undefined,
  record: undefined,
  error: undefined,
  progress: undefined,
  offer: undefined,
}

export type RunStore = {
  getSnapshot: () => ClassifySnapshot
  subscribe: (listener: () => void) => () => void
  run: (parameters: ClassifyParameters) => Promise<ClassifyReturnType>
  abort: () => void
  reset: () => void
}

/**
 * One run at a time: a new one ends the one before it. Only the SDK knows whether a run under the same key
 * is of the same request, and joins it then; so both calls share one controller until it has said so.
 */
export function createRunStore(client: Client, onSettled: () => void): RunStore {
  const { getSnapshot, subscribe, set } = createStore(idleSnapshot)
  let current: { key: string | undefined; controller: AbortController } | undefined
  const progress = throttle(
    (update: StatusUpdate) => set({ ...getSnapshot(), progress: update.progress }),
    progressInterval,
  )

  function run(parameters: ClassifyParameters): Promise<ClassifyReturnType> {
    const { idempotencyKey: key, signal } = parameters
    const before = current?.controller.signal.aborted ? undefined : current
    // Ended now, the run before would be lost to this call, which has yet to reach the SDK and join it.
    const shared = key !== undefined && before?.key === key ? before.controller : undefined
    if (!shared) {
      abort()
      progress.cancel()
    }
    const controller = shared ?? new AbortController()
    const own = { key, controller }

    const onStatus = (update: StatusUpdate) => {
      parameters.onStatus?.(update)
      // The last three are set below, together with what they bring.
      if (
        current?.controller !== controller ||
        ['done', 'error', 'aborted'].includes(update.status)
      )
        return
      const state = getSnapshot()
      if (state.status === update.status && state.offer === update.offer && update.progress)
        progress.call(update)
      else {
        progress.cancel()
        const { status, offer, progress: first } = update
        set({ ...idleSnapshot, status, assurance: 'pending', offer, progress: first })
      }
    }
    const settle = (state: Partial<ClassifySnapshot>) => {
      if (current === own) {
        current = undefined
        progress.cancel()
        set({ ...idleSnapshot, offer: getSnapshot().offer, ...state })
      }
      onSettled()
    }

    const started = new Promise<ClassifyReturnType>((resolve) => {
      const both = signal ? AbortSignal.any([signal, controller.signal]) : controller.signal
      resolve(classify(client, { ...parameters, onStatus, signal: both }))
    })
    const promise = started.then(
      (answer) => {
        const { output, plan, verdict, record } = answer
        const assurance = verdict.status
        settle({ status: 'done', assurance, answer, output, plan, verdict, record })
        return answer
      },
      (error: BaseError) => {
        const aborted = isTrineError(error) && error.code === 'request/aborted'
        const failed = isTrineError(error) && error.code === 'verify/failed'
        // What this call replaced and could not join, as the request was another one, ends with it.
        if (current === own) controller.abort()
        settle(
          aborted
            ? { status: 'aborted' }
            : {
                status: 'error',
                error,
                plan: planOf(error),
                assurance: failed ? 'failed' : 'none',
              },
        )
        throw error
      },
    )
    current = own
    // Of a run that goes on, the state is known.
    if (!shared) set({ ...idleSnapshot, status: 'quoting', assurance: 'pending' })
    return promise
  }

  function abort() {
    current?.controller.abort()
  }

  function reset() {
    const { controller } = current ?? {}
    current = undefined
    progress.cancel()
    set(idleSnapshot)
    controller?.abort()
  }

  return { getSnapshot, subscribe, run, abort, reset }
}

/** What was weighed by a plan that came to nothing. */
function planOf(error: BaseError): Plan | undefined {
  return 'plan' in error ? (error.plan as Plan) : undefined
}
