import type { Step, StepState } from '../parts/Steps.tsx'
import type { PullPhase, PullState } from './usePull.ts'

const order: readonly PullPhase[] = ['asking', 'simulating', 'prompt', 'sent']

const names: Readonly<Record<string, string>> = {
  asking: 'All operators asked; three must agree, and each claim is checked here',
  simulating: 'The contract asked, for nothing, whether it would accept',
  prompt: 'Your approval, the only prompt',
  sent: 'Sent with the claims inside',
}

/** Where a registration by pull is. */
export function pullTimeline({ phase, failedAt }: PullState): Step[] {
  const reached = order.indexOf(failedAt ?? phase)
  return order.map((step, at): Step => {
    const here: StepState = failedAt ? 'failed' : step === 'sent' ? 'done' : 'now'
    const state = at < reached ? 'done' : at > reached ? (failedAt ? 'skipped' : 'waiting') : here
    return { name: names[step] ?? step, state }
  })
}
