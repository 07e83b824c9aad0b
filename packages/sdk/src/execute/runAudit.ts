import type { BaseError } from '../errors/base.js'
import { AbortedError } from '../errors/request.js'
import type { Plan } from '../policy/plan.js'
import type { Offer } from '../routes/route.js'
import { usd } from '../utils/usd.js'
import { agree } from './agree.js'
import { believed } from './believed.js'
import type { Interpreted } from './interpretPlan.js'
import { makeAttempt } from './makeAttempt.js'
import { noteFinding } from './noteSighting.js'
import type { StepParameters } from './runStep.js'
import { type Stopwatch, startStopwatch } from './stopwatch.js'

/** What the same model said elsewhere of an answer that was given already. */
export type AuditResult = {
  /** Whether it said the same. `undefined`: it brought no answer, and says nothing. */
  agrees: boolean | undefined
  offer: Offer
  /** Why it brought none. */
  error?: BaseError | undefined
}

type AuditParameters<Input, Output> = Omit<
  StepParameters<Input, Output>,
  'offer' | 'hedge' | 'stopwatch' | 'reserve' | 'onStatus'
> &
  Interpreted<Output> & {
    plan: Plan
    /** Of the request: its time goes on, and an audit has as much again. */
    stopwatch: Stopwatch
    /** Milliseconds. */
    limit: number
  }

/**
 * Asks the plan's auditor about an answer, after it was accepted, with consent and money as any attempt. The
 * record is stored again with what came of it. `undefined` where nothing is to be asked: the plan audits
 * nothing, another model gave the answer, the auditor had a part in it, or no money is left.
 *
 * @returns never rejects
 */
export function runAudit<Input, Output>(
  parameters: AuditParameters<Input, Output>,
): Promise<AuditResult> | undefined {
  const { plan, result, left, asked } = parameters
  const offer = plan.audit?.offer
  if (
    !offer ||
    offer.model.id !== result.offer.model.id ||
    offer.operator === result.offer.operator ||
    asked.has(offer.id) ||
    usd(offer.price.ceiling) > left
  )
    return undefined
  return audit(parameters, offer)
}

async function audit<Input, Output>(
  parameters: AuditParameters<Input, Output>,
  offer: Offer,
): Promise<AuditResult> {
  const { client, request, task, result, entry, signal, stopwatch, limit } = parameters
  const outcome = await makeAttempt({
    ...parameters,
    offer,
    role: 'audit',
    stopwatch: { ...startStopwatch(limit), elapsed: stopwatch.elapsed },
    reserve: 0,
    onStatus: () => {},
  })
  if ('error' in outcome) {
    await entry.audited({ offer: offer.id })
    const error = signal.aborted ? new AbortedError({ cause: outcome.error }) : outcome.error
    return { agrees: undefined, offer, error }
  }
  const agrees = agree(task, result, outcome.result)
  for (const finding of believed(result.offer, offer, agrees)) noteFinding(client, request, finding)
  await entry.audited({ offer: offer.id, agrees })
  return { agrees, offer }
}
