import type { Client } from '../client/createClient.js'
import { AbstainedError, NoOfferAllowedError } from '../errors/policy.js'
import { AbortedError } from '../errors/request.js'
import type { Plan } from '../policy/plan.js'
import { planRequest } from '../policy/planRequest.js'
import type { InferenceRecord } from '../record/record.js'
import type { Openings } from '../record/recorder.js'
import { openRecord } from '../record/recorder.js'
import { normalizeRequest, type RequestParameters } from '../request/normalizeRequest.js'
import type { StatusUpdate } from '../request/request.js'
import type { Task } from '../tasks/task.js'
import type { Verdict } from '../verify/verdict.js'
import { gatherOffers } from './gatherOffers.js'
import { interpretPlan } from './interpretPlan.js'

/** An answer that met the request's requirements, and the account of how it came about. */
export type Answer<Output> = {
  output: Output
  plan: Plan
  verdict: Verdict
  record: InferenceRecord
  /** What opens the record's commitments. Nobody else has it: keep it to be able to prove what was asked. */
  openings: Openings
}

/** The story of a request: check, offers, plan, attempts with their verdicts, record. */
export async function runRequest<Input, Output>(
  client: Client,
  task: Task<Input, Output>,
  parameters: RequestParameters<Input>,
): Promise<Answer<Output>> {
  const signal = parameters.signal ?? new AbortController().signal
  const onStatus = shielded(parameters.onStatus)
  const entry = openRecord(client.recorder, task.name)
  try {
    signal.throwIfAborted()
    onStatus({ status: 'quoting' })
    const request = await normalizeRequest(task, parameters, client.policy.requirements)
    entry.request(request)
    const offers = await gatherOffers(client, request, signal)
    const labels = task.judge ? (request.models[0]?.manifest.core.labels ?? []) : []
    const plan = planRequest(
      { labels, stakes: request.stakes, requirements: request.requirements },
      offers,
      client.policy,
    )
    entry.plan(plan)
    if (plan.strategy === 'abstain') throw refusal(plan)
    const result = await interpretPlan({
      client,
      task,
      request,
      plan,
      labels,
      signal,
      onStatus,
      entry,
    })
    onStatus({ status: 'settling', offer: result.offer.id })
    const { record, openings } = await entry.answer(
      task.outputBytes(result.model, result.outputs),
      result.verdict,
    )
    onStatus({ status: 'done', offer: result.offer.id })
    return {
      output: task.decode(result.model, result.outputs),
      plan,
      verdict: result.verdict,
      record,
      openings,
    }
  } catch (cause) {
    // Once the caller has cancelled, whatever else went wrong is of no interest to them.
    const aborted = signal.aborted
    const error = aborted ? new AbortedError({ money: entry.money(), cause }) : cause
    const abstained = error instanceof AbstainedError || error instanceof NoOfferAllowedError
    await entry.fail(aborted ? 'aborted' : abstained ? 'abstained' : 'failed', error)
    onStatus({ status: aborted ? 'aborted' : 'error' })
    throw error
  }
}

function refusal(plan: Plan): Error {
  return plan.reason.startsWith('no offer')
    ? new NoOfferAllowedError({ rejected: plan.rejected })
    : new AbstainedError({ reason: plan.reason })
}

/** An app's callback that throws must not change what happens to its request. */
function shielded(
  onStatus: ((update: StatusUpdate) => void) | undefined,
): (update: StatusUpdate) => void {
  return (update) => {
    try {
      onStatus?.(update)
    } catch (error) {
      reportError(error)
    }
  }
}
