import type { RecordEntry } from '../record/recorder.js'
import type { StatusUpdate } from '../request/request.js'
import type { Offer } from '../routes/route.js'
import type { Task } from '../tasks/task.js'
import { endsAll } from './endsAll.js'
import { makeAttempt, type Outcome } from './makeAttempt.js'
import { overtaken } from './overtaken.js'
import type { AttemptParameters } from './runAttempt.js'

/** What became of one offer of a step. */
export type Attempted<Output> = {
  offer: Offer
  outcome: Outcome<Output>
  /** It was taken back, since another was sooner: whatever it came to, only its money counts. */
  withdrawn: boolean
}

export type StepParameters<Input, Output> = AttemptParameters & {
  task: Task<Input, Output>
  entry: RecordEntry
  /** What is asked besides, if no answer has come after so many milliseconds. */
  hedge?: { offer: Offer; after: number } | undefined
}

type Lane = {
  offer: Offer
  stop: AbortController
  latest: StatusUpdate | undefined
  ended: boolean
}

/**
 * Runs a step of a plan: one offer, and its hedge if that is late. Whichever answers first, or shows text
 * first, goes on alone; the other is taken back. The time begins with the run: that a user thinks about
 * their consent makes nothing late.
 */
export async function runStep<Input, Output>(
  parameters: StepParameters<Input, Output>,
): Promise<readonly Attempted<Output>[]> {
  const { offer, hedge, signal, onStatus } = parameters
  const lanes: Lane[] = []
  let leader: Lane | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let second: Promise<Attempted<Output>> | undefined

  const lead = (lane: Lane) => {
    leader ??= lane
    clearTimeout(timer)
    for (const other of lanes) if (other !== leader) other.stop.abort(overtaken)
  }
  const hear = (lane: Lane, update: StatusUpdate) => {
    if (update.text && !leader) lead(lane)
    lane.latest = update
    if (!leader || leader === lane) onStatus(update)
  }
  const begin = async (
    offer: Offer,
    more: Pick<AttemptParameters, 'role' | 'onBegun'>,
  ): Promise<Attempted<Output>> => {
    const lane: Lane = { offer, stop: new AbortController(), latest: undefined, ended: false }
    lanes.push(lane)
    const outcome = await makeAttempt({
      ...parameters,
      ...more,
      offer,
      signal: AbortSignal.any([signal, lane.stop.signal]),
      onStatus: (update) => hear(lane, update),
    })
    lane.ended = true
    // What the caller must mend first is wrong with the other, too.
    if ('result' in outcome || endsAll(outcome.error)) lead(lane)
    // The one that goes on is what the request is about again.
    const other = lanes.find(({ ended }) => !ended)
    if (!leader && !signal.aborted && other?.latest) onStatus(other.latest)
    return { offer, outcome, withdrawn: leader !== undefined && leader !== lane }
  }

  const first = await begin(offer, {
    onBegun: () => {
      if (hedge && !leader)
        timer = setTimeout(() => {
          second = begin(hedge.offer, { role: 'hedge' })
        }, hedge.after)
    },
  })
  clearTimeout(timer)
  return second ? [first, await second] : [first]
}
