import type { Client } from '../client/createClient.js'
import { isTrineError } from '../errors/base.js'
import { AbstainedError, NoOfferAllowedError } from '../errors/policy.js'
import { AbortedError, type Money } from '../errors/request.js'
import { findConflict, findRelaxation } from '../policy/conflict.js'
import type { Plan } from '../policy/plan.js'
import { noOfferAllowed } from '../policy/planRequest.js'
import type { InferenceRecord } from '../record/record.js'
import type { Openings } from '../record/recorder.js'
import type { RequestParameters } from '../request/normalizeRequest.js'
import type { Offer, Usage } from '../routes/route.js'
import type { Task } from '../tasks/task.js'
import { abortable } from '../utils/signal.js'
import type { Verdict } from '../verify/verdict.js'
import { agree } from './agree.js'
import { interpretPlan } from './interpretPlan.js'
import { makePlan, type Planned } from './makePlan.js'
import { type AuditResult, runAudit } from './runAudit.js'
import { type Provisional, type ProvisionalRun, runProvisional } from './runProvisional.js'
import { shielded } from './shielded.js'
import { startStopwatch } from './stopwatch.js'

/** An answer that met the request's requirements, and the account of how it came about. */
export type Answer<Output> = {
  output: Output
  /** Where it came from: of several that ran beside each other, the one that gave it. */
  offer: Offer
  plan: Plan
  verdict: Verdict
  /** Tokens, of tasks that count them. */
  usage?: Usage | undefined
  /** What this device had said meanwhile, if anything was asked of it, and whether it was the same. */
  provisional?: { output: Output; offer: Offer; agrees: boolean } | undefined
  /**
   * What the same model says of it elsewhere, where the plan has an audit: the answer does not wait for that, and
   * is worth no more or less by it. Never rejects; the signal of the call ends it. The record is stored again
   * with what came of it.
   */
  audit?: Promise<AuditResult> | undefined
  record: InferenceRecord
  /** What opens the record's commitments. Nobody else has it: keep it to be able to prove what was asked. */
  openings: Openings
}

/**
 * The story of a request: check, offers, plan, attempts with their verdicts, record.
 *
 * @param onProvisional told what this device says meanwhile; without it, nothing is asked of it
 */
export async function runRequest<Input, Output>(
  client: Client,
  task: Task<Input, Output>,
  parameters: RequestParameters<Input>,
  onProvisional?: (provisional: Provisional<Output>) => void,
): Promise<Answer<Output>> {
  const signal = parameters.signal ?? new AbortController().signal
  const onStatus = shielded(parameters.onStatus)
  const opening = client.recorder.open(task.name)
  let closing: Promise<unknown> = opening
  let money: (() => Money) | undefined
  let meanwhile: ProvisionalRun<Output> | undefined
  try {
    const entry = await abortable(opening, signal)
    money = entry.money
    onStatus({ status: 'quoting' })
    const planned = await makePlan(client, task, parameters, signal, {
      onRequest: entry.request,
      provisional: onProvisional !== undefined,
    })
    const { plan } = planned
    entry.plan(planned)
    if (plan.strategy === 'abstain') throw refusal(planned)
    const { consent, restarts } = parameters
    const common = { ...planned, client, task, signal, entry }
    const { maxLatency: limit } = planned.requirements
    const stopwatch = startStopwatch(limit)
    if (plan.provisional && onProvisional)
      meanwhile = runProvisional({
        ...common,
        offer: plan.provisional,
        milliseconds: limit,
        onProvisional,
      })
    const asking = { ...common, consent, stopwatch }
    const interpreted = await interpretPlan({ ...asking, restarts, onStatus })
    const { result, others } = interpreted
    const { output, bytes, offer, verdict, usage, exchange } = result
    const said = await meanwhile?.end()
    const provisional = said && {
      output: said.output,
      offer: said.offer,
      agrees: agree(task, said, result),
    }
    for (const other of others) entry.agreed(other.offer.id, agree(task, other, result))
    if (provisional) entry.agreed(provisional.offer.id, provisional.agrees)
    onStatus({ status: 'settling', offer: offer.id })
    const answered = entry.answer(bytes, verdict, exchange)
    closing = answered
    const { record, openings } = await abortable(answered, signal)
    onStatus({ status: 'done', offer: offer.id })
    const audit = runAudit({ ...asking, ...interpreted, limit })
    return {
      output,
      offer,
      plan,
      verdict,
      ...(usage && { usage }),
      ...(provisional && { provisional }),
      ...(audit && { audit }),
      record,
      openings,
    }
  } catch (cause) {
    await meanwhile?.end()
    // Once the caller has cancelled, whatever else went wrong is of no interest to them.
    const { aborted } = signal
    const error = aborted ? new AbortedError({ money: money?.(), cause }) : priced(cause, money?.())
    // After an answer that was being written, so that the record says last what the caller is told.
    const recorded = settled(closing).then(async () => (await opening).fail(error))
    // Nobody waits for a store, however slow it is, to be free of a request that they have cancelled.
    await settled(abortable(recorded, signal))
    onStatus({ status: aborted ? 'aborted' : 'error' })
    throw error
  }
}

/** The error that ends a request says what it had cost. One that cannot be added to stays as it is. */
function priced(error: unknown, money: Money | undefined): unknown {
  if (isTrineError(error) && money)
    Reflect.defineProperty(error, 'money', { value: money, configurable: true })
  return error
}

function settled(promise: Promise<unknown>): Promise<unknown> {
  return promise.catch(() => undefined)
}

function refusal({ plan, requirements }: Planned): Error {
  if (plan.reason !== noOfferAllowed) return new AbstainedError({ reason: plan.reason, plan })
  const offers = plan.rejected.flatMap(({ facts }) => facts ?? [])
  return new NoOfferAllowedError({
    plan,
    conflict: findConflict(offers, requirements),
    relaxation: findRelaxation(offers, requirements),
  })
}
