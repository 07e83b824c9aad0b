import type { Offer } from '../routes/route.js'
import { makeAttempt, type Result } from './makeAttempt.js'
import type { StepParameters } from './runStep.js'
import { startStopwatch } from './stopwatch.js'

/**
 * What this device says while the plan goes on: to show, and for nothing else. It is no `Answer`, and nothing
 * that takes an answer takes it.
 */
export type Provisional<Output> = { provisional: true; output: Output; offer: Offer }

/** A provisional run. `end` stops it, and says what it had come to. */
export type ProvisionalRun<Output> = { end: () => Promise<Result<Output> | undefined> }

/**
 * Runs a plan's free offer of this device beside its steps. It changes nothing of what they do: its failure
 * is silent, and its status is nobody's.
 */
export function runProvisional<Input, Output>(
  parameters: Omit<StepParameters<Input, Output>, 'stopwatch' | 'reserve' | 'onStatus'> & {
    milliseconds: number
    onProvisional: (provisional: Provisional<Output>) => void
  },
): ProvisionalRun<Output> {
  const { offer, milliseconds, onProvisional } = parameters
  const stop = new AbortController()
  const signal = AbortSignal.any([parameters.signal, stop.signal])
  const run = async () => {
    const outcome = await makeAttempt({
      ...parameters,
      role: 'provisional',
      signal,
      stopwatch: startStopwatch(milliseconds),
      reserve: 0,
      onStatus: () => {},
    })
    if ('error' in outcome) return undefined
    onProvisional({ provisional: true, output: outcome.result.output, offer })
    return outcome.result
  }
  const running = run()
  return {
    end() {
      stop.abort()
      return running
    },
  }
}
