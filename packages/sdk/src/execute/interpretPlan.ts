import type { Client } from '../client/createClient.js'
import type { BaseError } from '../errors/base.js'
import { AbstainedError, AllAttemptsFailedError } from '../errors/policy.js'
import { unmeasured, wrongAfter } from '../policy/beliefs.js'
import type { Plan } from '../policy/plan.js'
import { initialState, worthOf } from '../policy/planRequest.js'
import {
  actionAfterAnswer,
  afterAnswer,
  afterFailure,
  rankOffers,
  type State,
} from '../policy/value.js'
import type { RecordEntry } from '../record/recorder.js'
import type { Consent, StatusUpdate } from '../request/request.js'
import type { Offer } from '../routes/route.js'
import type { Task } from '../tasks/task.js'
import { type Usd, usd } from '../utils/usd.js'
import { makeAttempt, type Outcome, type Result } from './makeAttempt.js'
import type { Planned } from './makePlan.js'
import { startStopwatch } from './stopwatch.js'

export type InterpretParameters<Input, Output> = Planned & {
  client: Client
  task: Task<Input, Output>
  consent?: Consent | undefined
  signal: AbortSignal
  onStatus: (update: StatusUpdate) => void
  entry: RecordEntry
}

/**
 * Makes the plan's attempts. After each answer the policy is asked again, with what was seen: accept,
 * give up or go on. Only offers of the plan are ever run.
 *
 * @throws AbstainedError, AllAttemptsFailedError, the error of the only attempt, or the signal's reason
 */
export async function interpretPlan<Input, Output>(
  parameters: InterpretParameters<Input, Output>,
): Promise<Result<Output>> {
  const { client, task, request, requirements, plan, labels, signal } = parameters
  const worth = worthOf({ labels, stakes: request.stakes }, client.policy)
  const stopwatch = startStopwatch(requirements.maxLatency)
  const offers = plan.steps.map((step) => step.offer)
  const failures: BaseError[] = []
  let spent = 0n
  let held: Result<Output> | undefined
  let state = initialState(worth, offers, client.policy, requirements)
  let offer = offers[0]

  while (offer) {
    const reserve = reserveAfter(state, offer, stopwatch.left())
    const outcome: Outcome<Output> = await makeAttempt({ ...parameters, offer, stopwatch, reserve })
    signal.throwIfAborted()
    spent += spentBy(offer, outcome)
    if ('error' in outcome) {
      // What the caller must mend first would fail everywhere else too.
      if (outcome.error.remedy === 'fix-input') throw outcome.error
      failures.push(outcome.error)
      state = afterFailure(state, offer)
    } else {
      const { result } = outcome
      if (!task.judge) return result
      const judged = task.judge(result.output)
      const answer = { label: judged.label, wrong: chanceOfWrong(state, labels, result, judged) }
      state = afterAnswer(worth, state, offer, answer)
      state = { ...state, ...left() }
      const { action } = actionAfterAnswer(worth, state, answer.label, answer.wrong)
      if (action === 'accept') return result
      if (action === 'give-up') throw tooRisky(plan)
      held = result
    }
    state = { ...state, ...left() }
    const next = rankOffers(worth, state)[0]
    offer = next && next.value < state.stop ? next.offer : undefined
  }
  // An answer that was worth improving on may still be worth more than none.
  if (held && state.stop < worth.answerWorth) return held
  const [first, ...others] = failures
  if (!first) throw tooRisky(plan)
  throw others.length === 0 ? first : new AllAttemptsFailedError({ errors: failures })

  function left(): Pick<State, 'time' | 'money'> {
    return { time: stopwatch.left(), money: (requirements.maxPrice - spent) as Usd }
  }
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

/**
 * What is set aside may still be charged, and so may all of an attempt that failed and could not be taken
 * back.
 */
function spentBy<Output>(offer: Offer, outcome: Outcome<Output>): bigint {
  const { reserved, charged } = outcome.money
  const spent = usd(reserved) + usd(charged)
  const ceiling = usd(offer.price.ceiling)
  return 'error' in outcome && !offer.cancellable && ceiling > spent ? ceiling : spent
}

/**
 * The chance that an answer is wrong. Against inputs made to mislead, the model's confidence says
 * nothing: whoever made them chose it. What counts is how often such inputs succeed.
 */
function chanceOfWrong<Output>(
  { seen }: State,
  labels: readonly string[],
  { model, offer }: Result<Output>,
  { label, probability }: { label: string; probability: number | undefined },
): number {
  const expected = offer.expected ?? unmeasured(labels)
  const { adversarialInput, attack } = model.manifest
  const chosenByAttacker = adversarialInput && (attack === undefined || attack.target === label)
  const measured = chosenByAttacker || probability === undefined
  const wrong = measured ? (expected[label]?.wrong ?? 0.5) : 1 - probability
  return wrongAfter(expected, seen, { label, wrong })
}

function tooRisky(plan: Plan): AbstainedError {
  return new AbstainedError({
    plan,
    reason: 'accepting the answer is expected to cost more than having none',
  })
}
