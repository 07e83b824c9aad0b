import type { ReactNode } from 'react'
import { Icon, type IconName } from '../../parts/Icon.tsx'

export type StepState = 'waiting' | 'now' | 'done' | 'failed' | 'skipped'

export type Step = { name: string; state: StepState; facts?: ReactNode }

const states: Readonly<Record<StepState, { icon: IconName; words: string }>> = {
  waiting: { icon: 'minus', words: 'not yet' },
  now: { icon: 'clock', words: 'now' },
  done: { icon: 'check', words: 'done' },
  failed: { icon: 'cross', words: 'failed' },
  skipped: { icon: 'minus', words: 'not needed' },
}

/** What happens one after the other, and how far it is. All steps are there from the beginning. */
export function Steps({ label, steps }: { label: string; steps: readonly Step[] }) {
  return (
    <ol className="timeline" aria-label={label}>
      {steps.map(({ name, state, facts }) => (
        <li key={name} className="moment" data-state={state}>
          <Icon name={states[state].icon} />
          <div>
            <p>
              {name}
              <span className="visually-hidden">: {states[state].words}</span>
            </p>
            <div className="moment-facts hint">{facts}</div>
          </div>
        </li>
      ))}
    </ol>
  )
}
