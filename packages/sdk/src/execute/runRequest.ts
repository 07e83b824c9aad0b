import type { Client } from '../client/createClient.js'
import { AbstainedError, NoOfferAllowedError } from '../errors/policy.js'
import { AbortedError } from '../errors/request.js'
import type { Plan } from '../policy/plan.js'
import { noOfferAllowed } from '../policy/planRequest.js'
import type { InferenceRecord } from '../record/record.js'
import type { Openings } from '../record/recorder.js'
import type { RequestParameters } from '../request/normalizeRequest.js'
import type { Task } from '../tasks/task.js'
import type { Verdict } from '../verify/verdict.js'
import { interpretPlan } from './interpretPlan.js'
import { makePlan } from './makePlan.js'
import { shielded } from './shielded.js'

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
  const entry = await client.recorder.open(task.name)
  try {
    onStatus({ status: 'quoting' })
    const planned = await makePlan(client, task, parameters, signal, entry.request)
    const { plan } = planned
    entry.plan(plan)
    if (plan.strategy === 'abstain') throw refusal(plan)
    const result = await interpretPlan({ ...planned, client, task, signal, onStatus, entry })
    const { output, bytes, offer, verdict } = result
    onStatus({ status: 'settling', offer: offer.id })
    const { record, openings } = await entry.answer(bytes, verdict)
    onStatus({ status: 'done', offer: offer.id })
    return { output, plan, verdict, record, openings }
  } catch (cause) {
    // Once the caller has cancelled, whatever else went wrong is of no interest to them.
    const error = signal.aborted ? new AbortedError({ money: entry.money(), cause }) : cause
    await entry.fail(error)
    onStatus({ status: signal.aborted ? 'aborted' : 'error' })
    throw error
  }
}

function refusal(plan: Plan): Error {
  return plan.reason === noOfferAllowed
    ? new NoOfferAllowedError({ plan })
    : new AbstainedError({ reason: plan.reason, plan })
}
