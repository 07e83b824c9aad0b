import {
  type Answer,
  type BaseError,
  type ClassifyParameters,
  type Client,
  type Consent,
  isTrineError,
  type Offer,
  type Plan,
  type Status,
  type StatusUpdate,
} from '@trine/sdk'
import { oncePerFrame } from './frames.js'
import { type ConsentQuestion, createQuestions } from './questions.js'
import { idleRun, type RunSnapshot } from './runSnapshot.js'
import { createStore } from './store.js'
import { progressInterval, throttle } from './throttle.js'

/** What the actions of all tasks take. */
export type AnyParameters = Omit<ClassifyParameters, 'input'>

/** An action of the SDK that runs requests. */
export type Runnable<Parameters extends AnyParameters, Output> = {
  action: (
    client: Client,
    parameters: Parameters,
    onProvisional: (provisional: { output: Output; offer: Offer }) => void,
  ) => Promise<Answer<Output>>
  /** The whole text of an answer, of tasks that stream. */
  textOf?: (output: Output) => string
}

export type RunStore<Parameters extends AnyParameters, Output> = {
  getSnapshot: () => RunSnapshot<Output>
  subscribe: (listener: () => void) => () => void
  run: (parameters: Parameters) => Promise<Answer<Output>>
  answer: (question: ConsentQuestion | undefined, agreed: boolean) => void
  abort: () => void
  reset: () => void
}

/**
 * One run at a time: a new one ends the one before it. Only the SDK knows whether a run under the same key
 * is of the same request, and joins it then; so both calls share one controller until it has said so.
 */
export function createRunStore<Parameters extends AnyParameters, Output>(
  client: Client,
  { action, textOf }: Runnable<Parameters, Output>,
  onSettled: () => void,
): RunStore<Parameters, Output> {
  const { getSnapshot, subscribe, set } = createStore<RunSnapshot<Output>>(idleRun)
  let current: { key: string | undefined; controller: AbortController } | undefined
  /** The newest, shown or not yet. */
  let state: RunSnapshot<Output> = idleRun
  const questions = createQuestions(show)
  const showSoon = throttle<void>(show, progressInterval)
  const showInFrame = oncePerFrame(show)

  /** What goes on behind a question goes on: a hedge is asked about while the first offer runs. */
  function show() {
    const consent = questions.current()
    if (!consent) set(state)
    else set({ ...state, status: 'awaiting-consent', offer: consent.offer.id, consent })
  }

  function run(parameters: Parameters): Promise<Answer<Output>> {
    const { idempotencyKey: key, signal } = parameters
    const before = current?.controller.signal.aborted ? undefined : current
    // Ended now, the run before would be lost to this call, which has yet to reach the SDK and join it.
    const shared = key !== undefined && before?.key === key ? before.controller : undefined
    if (!shared) leave({ ...idleRun, status: 'quoting', assurance: 'pending' })
    const controller = shared ?? new AbortController()
    const own = { key, controller }
    let beforeAsking = state

    const onStatus = (update: StatusUpdate) => {
      // The last three are set below, together with what they bring.
      if (current?.controller === controller && !isOver(update.status)) {
        if (update.status === 'awaiting-consent') beforeAsking = state
        note(update)
      }
      parameters.onStatus?.(update)
    }
    const ask: Consent = (facts) => {
      if (current?.controller !== controller) return false
      // That it waits, the question itself says.
      state = { ...beforeAsking, text: '' }
      return questions.ask(facts)
    }
    const onProvisional = ({ output, offer }: { output: Output; offer: Offer }) => {
      if (current?.controller !== controller) return
      state = { ...state, provisional: { output, offer, agrees: undefined } }
      show()
    }
    const settle = (end: Partial<RunSnapshot<Output>>) => {
      if (current === own) {
        current = undefined
        state = { ...idleRun, offer: state.offer, ...end }
        questions.withdraw()
        show()
      }
      onSettled()
    }

    const started = new Promise<Answer<Output>>((resolve) => {
      const both = signal ? AbortSignal.any([signal, controller.signal]) : controller.signal
      const consent = parameters.consent ?? (client.consent ? undefined : ask)
      resolve(action(client, { ...parameters, consent, onStatus, signal: both }, onProvisional))
    })
    const promise = started.then(
      (answer) => {
        const { provisional, output, usage, plan, verdict, record } = answer
        settle({
          status: 'done',
          assurance: verdict.status,
          answer,
          output,
          provisional,
          text: textOf?.(output) ?? '',
          usage,
          plan,
          verdict,
          record,
        })
        return answer
      },
      (error: BaseError) => {
        const aborted = isTrineError(error) && error.code === 'request/aborted'
        // What this call replaced and could not join, as the request was another one, ends with it.
        if (current === own) controller.abort()
        settle(
          aborted
            ? { status: 'aborted', text: state.text }
            : {
                status: 'error',
                error,
                plan: planOf(error),
                assurance: failedCheck(error) ? 'failed' : 'none',
              },
        )
        throw error
      },
    )
    current = own
    return promise
  }

  function note({ status, offer, progress, text }: StatusUpdate) {
    const { status: statusBefore, offer: offerBefore, text: textBefore } = state
    const sameOffer = offer === offerBefore
    goOn({ status, offer, progress, text: text?.text ?? (sameOffer ? textBefore : '') })
    if (text) showInFrame()
    else if (progress && sameOffer && status === statusBefore) showSoon.call()
    else show()
  }

  /** What this device said stays until the end; the rest is of one offer. */
  function goOn(step: Partial<RunSnapshot<Output>>) {
    state = { ...idleRun, assurance: 'pending', provisional: state.provisional, ...step }
  }

  /** Only of the question that is shown: a press that came too late says nothing about the next. */
  function answer(question: ConsentQuestion | undefined, agreed: boolean) {
    if (!question || question !== questions.current()) return
    if (agreed) goOn({ status: 'preparing', offer: question.offer.id })
    questions.answer(agreed)
  }

  function abort() {
    current?.controller.abort()
  }

  function leave(next: RunSnapshot<Output>) {
    const { controller } = current ?? {}
    current = undefined
    state = next
    questions.withdraw()
    show()
    controller?.abort()
  }

  return { getSnapshot, subscribe, run, answer, abort, reset: () => leave(idleRun) }
}

function isOver(status: Status): boolean {
  return status === 'done' || status === 'error' || status === 'aborted'
}

/** Whether an answer came and was withheld, be it the only attempt or one of several. */
function failedCheck(error: BaseError): boolean {
  const errors = 'errors' in error ? (error.errors as readonly BaseError[]) : [error]
  return errors.some((one) => isTrineError(one) && one.code === 'verify/failed')
}

/** What was weighed by a plan that came to nothing. */
function planOf(error: BaseError): Plan | undefined {
  return 'plan' in error ? (error.plan as Plan) : undefined
}
