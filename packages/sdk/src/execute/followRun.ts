import type { StatusUpdate } from '../request/request.js'
import { catchUp } from './catchUp.js'
import type { Provisional } from './runProvisional.js'
import type { Answer } from './runRequest.js'
import { shielded } from './shielded.js'

/** All that is known of a run at one moment. A new object after each change. */
export type RunState<Output> = {
  update: StatusUpdate
  /** What this device says. Gone once the answer is there, which replaces it, and once it is withdrawn. */
  provisional: Provisional<Output> | undefined
  /** Whether something provisional was said that no answer followed: the request failed, or was cancelled. */
  retracted: boolean
  answer: Answer<Output> | undefined
  /** What the request failed with. */
  error: unknown
}

/** The state of one run, and who wants to know of it. */
export type FollowedRun<Output> = {
  state: () => RunState<Output>
  subscribe: (listener: (update: StatusUpdate) => void) => () => void
  onStatus: (update: StatusUpdate) => void
  onProvisional: (provisional: Provisional<Output>) => void
  onAnswer: (answer: Answer<Output>) => void
  onError: (error: unknown) => void
}

const last: readonly string[] = ['done', 'error', 'aborted']

/** Keeps what a run has come to, so that whoever comes late knows as much as those who were there. */
export function followRun<Output>(): FollowedRun<Output> {
  const listeners = new Set<(update: StatusUpdate) => void>()
  let ending: StatusUpdate | undefined
  let state: RunState<Output> = {
    update: { status: 'idle' },
    provisional: undefined,
    retracted: false,
    answer: undefined,
    error: undefined,
  }
  const change = (changes: Partial<RunState<Output>>) => {
    state = { ...state, ...changes }
    // Of now: who subscribes while they are told has caught up by then.
    for (const listener of [...listeners]) listener(state.update)
  }
  return {
    state: () => state,
    subscribe(listener) {
      const own = shielded(listener)
      listeners.add(own)
      if (state.update.status !== 'idle') own(catchUp(state.update))
      return () => listeners.delete(own)
    },
    onStatus(update) {
      // The end is told together with what it brings.
      if (last.includes(update.status)) ending = update
      else change({ update })
    },
    onProvisional(provisional) {
      const { text, ...update } = state.update
      // The same update again, with no text that would be added twice.
      change({
        provisional,
        update: text ? { ...update, text: { delta: '', text: text.text } } : update,
      })
    },
    onAnswer(answer) {
      change({ update: ending ?? { status: 'done' }, answer, provisional: undefined })
    },
    onError(error) {
      const retracted = state.provisional !== undefined
      change({ update: ending ?? { status: 'error' }, error, retracted, provisional: undefined })
    },
  }
}
