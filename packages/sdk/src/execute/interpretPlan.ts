import type { Client } from '../client/createClient.js'
import type { BaseError } from '../errors/base.js'
import { AbstainedError, AllAttemptsFailedError } from '../errors/policy.js'
import { offersOf } from '../policy/offersOf.js'
import type { Plan, PlanStep } from '../policy/plan.js'
import { initialState, worthOf } from '../policy/planRequest.js'
import {
  actionAfterAnswer,
  afterAnswer,
  afterFailure,
  afterWithdrawal,
  rankOffers,
  type State,
} from '../policy/value.js'
import type { RecordEntry } from '../record/recorder.js'
import type { Consent, StatusUpdate } from '../request/request.js'
import type { Offer } from '../routes/route.js'
import type { Task } from '../tasks/task.js'
import type { Usd } from '../utils/usd.js'
import { chanceOfWrong } from './chanceOfWrong.js'
import { endsAll, isTooLong } from './endsAll.js'
import type { Result } from './makeAttempt.js'
import type { Planned } from './makePlan.js'
import { type Attempted, runStep } from './runStep.js'
import { spentBy } from './spentBy.js'
import type { Stopwatch } from './stopwatch.js'

export type InterpretParameters<Input, Output> = Planned & {
  client: Client
  task: Task<Input, Output>
  consent?: Consent | undefined
  /** `false`: once text was shown, nothing else is begun. */
  restarts?: boolean | undefined
  signal: AbortSignal
  onStatus: (update: StatusUpdate) => void
  entry: RecordEntry
  stopwatch: Stopwatch
}

/** What a plan came to. */
export type Interpreted<Output> = {
  /** The accepted answer, and those before it or beside it. */
  result: Result<Output>
  others: readonly Result<Output>[]
  /** Money that the request may still cost. */
  left: Usd
  /** Ids of the offers that were asked. */
  asked: ReadonlySet<string>
}

/**
 * Runs the plan's steps. After each answer the policy is asked again, with what was seen: accept, give up or
 * go on. Only offers of the plan are ever run, and none once the caller has cancelled.
 *
 * @throws AbstainedError, AllAttemptsFailedError, the error of the only attempt, or the signal's reason
 */
export async function interpretPlan<Input, Output>(
  parameters: InterpretParameters<Input, Output>,
): Promise<Interpreted<Output>> {
  const { policy, task, request, requirements, plan, labels, signal, restarts } = parameters
  const { stopwatch } = parameters
  const worth = worthOf({ labels, stakes: request.stakes }, policy)
  const offers = offersOf(plan)
  const failures: BaseError[] = []
  const asked = new Set<string>()
  const results: Result<Output>[] = []
  let spent = 0n
  let shown = false
  let held: Result<Output> | undefined
  let state = initialState(worth, offers, policy, requirements)
  let offer = offers[0]

  const onStatus = (update: StatusUpdate) => {
    if (update.text) shown = true
    parameters.onStatus(update)
  }
  while (offer) {
    const reserve = reserveAfter(state, offer, stopwatch.left())
    const hedge = hedgeFor(plan, offer, state)
    const attempts = await runStep({ ...parameters, offer, hedge, reserve, onStatus })
    signal.throwIfAborted()
    const result = resultOf(attempts)
    for (const { offer, outcome, withdrawn } of attempts) {
      asked.add(offer.id)
      if ('result' in outcome) results.push(outcome.result)
      spent += spentBy(offer, outcome.money, 'error' in outcome)
      if (withdrawn) state = afterWithdrawal(state)
      else if ('error' in outcome) {
        const { error } = outcome
        // The caller may have something to mend first, or text that they cannot withdraw.
        const final = endsAll(error) || (shown && restarts === false)
        if (final && !result) throw error
        failures.push(error)
        state = afterFailure(state, offer)
        if (isTooLong(error)) state = { ...state, offers: otherModels(state, offer) }
      }
    }
    if (result) {
      if (!task.judge) return accepted(result)
      const judged = task.judge(result.output)
      const wrong = chanceOfWrong(state.seen, labels, result, judged)
      const answer = { label: judged.label, wrong }
      state = { ...afterAnswer(worth, state, result.offer, answer), ...left() }
      const { action } = actionAfterAnswer(worth, state, answer.label, answer.wrong)
      if (action === 'accept') return accepted(result)
      if (action === 'give-up') throw tooRisky(plan)
      held = result
    }
    state = { ...state, ...left() }
    const next = rankOffers(worth, state)[0]
    offer = next && next.value < state.stop ? next.offer : undefined
  }
  // An answer that was worth improving on may still be worth more than none.
  if (held && state.stop < worth.answerWorth) return accepted(held)
  const [first, ...others] = failures
  if (!first) throw tooRisky(plan)
  throw others.length === 0 ? first : new AllAttemptsFailedError({ errors: failures })

  function left(): Pick<State, 'time' | 'money'> {
    return { time: stopwatch.left(), money: (requirements.maxPrice - spent) as Usd }
  }

  function accepted(result: Result<Output>): Interpreted<Output> {
    const others = results.filter((one) => one !== result)
    return { result, others, left: left().money, asked }
  }
}

/** The answer of a step, if one came. */
function resultOf<Output>(attempts: readonly Attempted<Output>[]): Result<Output> | undefined {
  for (const { outcome, withdrawn } of attempts)
    if (!withdrawn && 'result' in outcome) return outcome.result
  return undefined
}

function otherModels({ offers }: State, { model: { id } }: Offer): readonly Offer[] {
  return offers.filter(({ model }) => model.id !== id)
}

/** What the plan asks besides an offer, unless it has failed by now. */
function hedgeFor(plan: Plan, offer: Offer, { offers }: State): PlanStep['hedge'] {
  const hedge = plan.steps.find((step) => step.offer.id === offer.id)?.hedge
  return hedge && offers.some(({ id }) => id === hedge.offer.id) ? hedge : undefined
}

/**
 * Milliseconds that an attempt leaves for the quickest of those that could follow its failure: else a
 * timeout could never lead to another attempt. Nothing where that would not leave itself enough.
 */
function reserveAfter(state: State, offer: Offer, left: number): number {
  const others = state.attempts > 1 ? afterFailure(state, offer).offers : []
  const quickest = Math.min(...others.map(({ latency }) => latency.p95))
  return left - quickest >= offer.latency.p95 ? quickest : 0
}

function tooRisky(plan: Plan): AbstainedError {
  return new AbstainedError({
    plan,
    reason: 'accepting the answer is expected to cost more than having none',
  })
}
