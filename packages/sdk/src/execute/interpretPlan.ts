import type { Client } from '../client/createClient.js'
import { type BaseError, isTrineError } from '../errors/base.js'
import {
  AbstainedError,
  AllAttemptsFailedError,
  VerificationFailedError,
} from '../errors/policy.js'
import type { Model } from '../models/model.js'
import type { Plan } from '../policy/plan.js'
import { initialState, worthOf } from '../policy/planRequest.js'
import { actionAfterAnswer, afterAnswer, afterFailure, rankOffers } from '../policy/value.js'
import type { RecordEntry } from '../record/recorder.js'
import type { NormalizedRequest, StatusUpdate, TensorMap } from '../request/request.js'
import type { Offer } from '../routes/route.js'
import type { Task } from '../tasks/task.js'
import type { Verdict } from '../verify/verdict.js'
import { verifyAnswer } from '../verify/verifyAnswer.js'
import { runAttempt } from './runAttempt.js'

export type InterpretParameters<Input, Output> = {
  client: Client
  task: Task<Input, Output>
  request: NormalizedRequest
  plan: Plan
  labels: readonly string[]
  signal: AbortSignal
  onStatus: (update: StatusUpdate) => void
  entry: RecordEntry
}

/** An answer whose check did not fail. */
export type Result = { outputs: TensorMap; model: Model; offer: Offer; verdict: Verdict }

/**
 * Makes the plan's attempts. After each answer the policy is asked again, with what was seen: accept,
 * give up or go on. Only offers of the plan are ever run.
 *
 * @throws AbstainedError, AllAttemptsFailedError, the error of the only attempt, or the signal's reason
 */
export async function interpretPlan<Input, Output>(
  parameters: InterpretParameters<Input, Output>,
): Promise<Result> {
  const { client, task, request, plan, labels, signal } = parameters
  const { now } = client.recorder
  const { maxLatency } = request.requirements
  const worth = worthOf({ labels, stakes: request.stakes }, client.policy)
  const deadline = now() + maxLatency
  const failures: BaseError[] = []
  let held: Result | undefined
  let state = initialState(
    worth,
    plan.steps.map((step) => step.offer),
    client.policy,
    request.requirements,
  )
  let offer = plan.steps[0]?.offer

  while (offer) {
    const outcome = await makeAttempt(parameters, offer, maxLatency - (deadline - now()))
    signal.throwIfAborted()
    if ('error' in outcome) {
      // What the caller must mend first would fail everywhere else too.
      if (!isTrineError(outcome.error) || outcome.error.remedy === 'fix-input') throw outcome.error
      failures.push(outcome.error)
      state = afterFailure(state, offer)
    } else {
      if (!task.judge) return outcome
      const { label, wrong } = judgement(task, outcome)
      const next = afterAnswer(worth, state, offer, { label, wrong })
      const { action } = actionAfterAnswer(worth, next, label, wrong)
      if (action === 'accept') return outcome
      if (action === 'give-up')
        throw new AbstainedError({
          reason: 'accepting the answer is expected to cost more than having none',
        })
      held = outcome
      state = next
    }
    state = { ...state, time: deadline - now() }
    offer = rankOffers(worth, state)[0]?.offer
  }
  // An answer that was worth improving on may still be worth more than none.
  if (held && state.stop < worth.answerWorth) return held
  const [only, ...others] = failures
  throw only && others.length === 0 ? only : new AllAttemptsFailedError({ errors: failures })
}

/** Runs one offer and checks its answer; the record gets either outcome. */
async function makeAttempt<Input, Output>(
  parameters: InterpretParameters<Input, Output>,
  offer: Offer,
  startedAfter: number,
): Promise<Result | { error: unknown }> {
  const { client, request, entry, signal } = parameters
  const began = client.recorder.now()
  const note = () => ({
    offer: offer.id,
    startedAfter: Math.max(0, startedAfter),
    took: Math.max(0, client.recorder.now() - began),
  })
  try {
    const timeLeft = request.requirements.maxLatency - startedAfter
    const { answer, model } = await runAttempt({ ...parameters, offer, timeLeft })
    const verdict = verifyAnswer(model, offer, answer, request.requirements.audience)
    const { charged } = answer
    if (verdict.status !== 'failed') {
      entry.attempt({ ...note(), outcome: 'answered', charged, verdict })
      return { outputs: answer.outputs, model, offer, verdict }
    }
    const check = verdict.checks.find(({ passed }) => !passed)?.name ?? ''
    const error = new VerificationFailedError({ offer: offer.id, check })
    entry.attempt({ ...note(), outcome: 'failed', charged, verdict, error: error.toJSON() })
    return { error }
  } catch (error) {
    const code = isTrineError(error) ? error.code : undefined
    const outcome = signal.aborted ? 'aborted' : code === 'request/timeout' ? 'timed-out' : 'failed'
    entry.attempt({
      ...note(),
      outcome,
      charged: '0',
      ...(isTrineError(error) && { error: error.toJSON() }),
    })
    return { error }
  }
}

/**
 * The label of an answer and the chance that it is wrong. Against inputs made to mislead, the model's
 * confidence says nothing: whoever made them chose it. What counts is how often such inputs succeed.
 */
function judgement<Input, Output>(
  { judge, decode }: Task<Input, Output>,
  { model, outputs, offer }: Result,
) {
  const { label, probability } = (judge as NonNullable<typeof judge>)(decode(model, outputs))
  const measured = offer.expected?.[label]?.wrong ?? 0.5
  const { adversarialInput, attack } = model.manifest
  const chosenByAttacker = adversarialInput && (attack === undefined || attack.target === label)
  const wrong = chosenByAttacker || probability === undefined ? measured : 1 - probability
  return { label, wrong }
}
