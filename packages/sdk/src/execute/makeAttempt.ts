import { type BaseError, isTrineError } from '../errors/base.js'
import { VerificationFailedError } from '../errors/policy.js'
import { RouteContractError } from '../errors/route.js'
import type { Model } from '../models/model.js'
import type { RecordEntry } from '../record/recorder.js'
import type { AttemptMoney, Exchange, Offer, Usage } from '../routes/route.js'
import type { Task } from '../tasks/task.js'
import { abortable } from '../utils/signal.js'
import { isUsdString } from '../utils/usd.js'
import type { Verdict } from '../verify/verdict.js'
import { prepareCheck, verifyAnswer } from '../verify/verifyAnswer.js'
import { noteSighting } from './noteSighting.js'
import { overtaken } from './overtaken.js'
import { readAnswer } from './readAnswer.js'
import { readMoney } from './readMoney.js'
import { type AttemptParameters, type OnMoney, type RawAnswer, runAttempt } from './runAttempt.js'

/** An answer whose check did not fail. */
export type Result<Output> = {
  output: Output
  /** The canonical bytes of the output. */
  bytes: Uint8Array
  model: Model
  offer: Offer
  verdict: Verdict
  usage?: Usage | undefined
  /** The bytes that a signature is about. */
  exchange?: Exchange | undefined
}

/** What an attempt came to, and what its route says became of money in it. */
export type Outcome<Output> = ({ result: Result<Output> } | { error: BaseError }) & {
  money: AttemptMoney
}

/** Runs one offer and checks its answer; the record gets either outcome. */
export async function makeAttempt<Input, Output>(
  parameters: AttemptParameters & { task: Task<Input, Output>; entry: RecordEntry },
): Promise<Outcome<Output>> {
  const { offer, role, signal, stopwatch, entry } = parameters
  const startedAfter = Math.round(stopwatch.elapsed())
  let money: AttemptMoney = { reserved: '0', charged: '0', refunded: '0' }
  let verdict: Verdict | undefined
  let usage: Usage | undefined
  let began: number | undefined
  const note = (outcome: 'answered' | 'failed' | 'timed-out' | 'aborted', error?: BaseError) => {
    // Consent takes as long as the user thinks: it is not the offer's time.
    const took = began === undefined ? undefined : performance.now() - began
    const withdrawn = outcome === 'aborted' && signal.reason === overtaken
    if (took !== undefined && (outcome !== 'aborted' || withdrawn))
      noteSighting({ ...parameters, took, withdrawn, money, error, verdict })
    entry.attempt({
      offer: offer.id,
      startedAfter,
      took: Math.max(0, Math.round(stopwatch.elapsed()) - startedAfter),
      outcome,
      money,
      ...(role && { role }),
      ...(usage && { usage }),
      ...(verdict && { verdict }),
      ...(error && { error: error.toJSON() }),
    })
  }
  try {
    await abortable(prepareCheck(offer.evidence), signal)
    const onMoney: OnMoney = (told) => {
      money = readMoney(told) ?? money
    }
    const onBegun = () => {
      began = performance.now()
      parameters.onBegun?.()
    }
    const raw = await runAttempt({ ...parameters, onMoney, onBegun })
    // Before anything is checked: money that was taken is noted, whatever the answer is worth.
    // An answer ends what was set aside for it.
    if (isUsdString(raw.answer?.charged))
      money = { reserved: '0', charged: raw.answer.charged, refunded: money.refunded }
    const checked = await check(parameters, raw)
    verdict = checked.verdict
    if ('failed' in checked)
      throw new VerificationFailedError({ offer: offer.id, check: checked.failed })
    usage = checked.usage
    note('answered')
    return { result: checked, money }
  } catch (thrown) {
    const error = typed(thrown, offer)
    // What was taken back did not fail.
    if (signal.aborted) note('aborted')
    else note(error.code === 'request/timeout' ? 'timed-out' : 'failed', error)
    return { error, money }
  }
}

async function check<Input, Output>(
  parameters: AttemptParameters & { task: Task<Input, Output> },
  { answer: raw, model, payload }: RawAnswer,
): Promise<Result<Output> | { failed: string; verdict: Verdict }> {
  const { task, offer, request, signal } = parameters
  const { target } = request
  const answer = readAnswer(offer, raw)
  const { audience } = request.requirements
  const facts = { model, offer, payload, answer, audience, target }
  const verdict = await abortable(verifyAnswer(facts), signal)
  const failed = verdict.checks.find(({ passed }) => !passed)?.name
  if (verdict.status === 'failed') return { failed: failed ?? '', verdict }
  try {
    const { outputs, usage, exchange } = answer
    const output = task.decode(model, outputs)
    const bytes = task.outputBytes(model, outputs)
    return {
      output,
      bytes,
      model,
      offer,
      verdict,
      ...(usage && { usage }),
      ...(exchange && { exchange }),
    }
  } catch {
    return { failed: 'outputs-fit-task', verdict }
  }
}

/** A route's error of no kind that is known: what it says may hold the input, so it is only its cause. */
function typed(thrown: unknown, { route }: Offer): BaseError {
  if (isTrineError(thrown) && typeof thrown.toJSON === 'function') return thrown
  return new RouteContractError({
    route,
    reason: 'it failed with an error of its own',
    cause: thrown,
  })
}
