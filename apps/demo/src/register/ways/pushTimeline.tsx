import type { QuorumEvidence } from '@trine/sdk'
import type { ReactNode } from 'react'
import type { Step, StepState } from '../parts/Steps.tsx'

type Moments = {
  running: boolean
  failed: boolean
  /** Whether the session has signed, and whether a block has it. */
  signed: boolean
  evidence: QuorumEvidence | undefined
  /** By whom; `undefined` before a block has it. */
  submitted: ReactNode | undefined
  callback: ReactNode
}

/** Where a request by push is: from the session's signature to the registrar's callback. */
export function pushTimeline(moments: Moments): Step[] {
  const { running, failed, signed, evidence, submitted, callback } = moments
  const accepted = evidence?.fulfilled?.callback === 'accepted'
  // How far it has come: each step that is over counts one.
  const reached = evidence ? 4 : submitted !== undefined ? 2 : signed ? 1 : 0
  const state = (at: number): StepState => {
    if (at < reached) return 'done'
    if (failed) return at === reached ? 'failed' : 'skipped'
    return running && at === reached ? 'now' : 'waiting'
  }
  return [
    { name: 'Signed by the session’s key', state: state(0) },
    { name: 'Submitted by an operator', state: state(1), facts: submitted },
    {
      name: 'Answered by the committee',
      state: state(2),
      facts:
        evidence &&
        `seats ${evidence.claims.map(({ seat }) => seat).join(', ')}: ${evidence.quorum} of ${evidence.seats.length}`,
    },
    {
      name: 'Registrar called back by the hub',
      state: evidence && !accepted ? 'failed' : state(3),
      facts: callback,
    },
  ]
}
