import type { OperatorOutcome } from '@trine/sdk/chain'
import { duration } from '../../format.ts'
import { Icon, type IconName } from '../../parts/Icon.tsx'
import type { Reply } from '../operators/useReplies.ts'
import { ShortHex } from '../parts/ShortHex.tsx'
import { useSetup } from '../SetupContext.tsx'

type State = OperatorOutcome['outcome'] | 'idle' | 'asking' | 'spare'

const states: Readonly<Record<State, { icon: IconName; words: string }>> = {
  idle: { icon: 'minus', words: 'not asked yet' },
  asking: { icon: 'clock', words: 'asked' },
  agreed: { icon: 'check', words: 'signed, and agrees' },
  differed: { icon: 'alert', words: 'signed another answer' },
  unreachable: { icon: 'cross', words: 'does not answer' },
  'timed-out': { icon: 'cross', words: 'was too slow' },
  refused: { icon: 'cross', words: 'refused' },
  invalid: { icon: 'cross', words: 'sent what does not hold' },
  spare: { icon: 'minus', words: 'not waited for: three were enough' },
}

/** Of whom nothing was told: by then three had agreed, or nobody was asked. */
const unheard = { idle: 'idle', asking: 'asking', settled: 'spare' } as const

type RepliesProps = {
  phase: keyof typeof unheard
  outcomes: readonly OperatorOutcome[]
  replies: readonly Reply[]
}

/** What each operator did when the page asked it, and how long it took. */
export function Replies({ phase, outcomes, replies }: RepliesProps) {
  const { nodes } = useSetup().deployment
  return (
    <ol className="replies" aria-label="What the operators answered">
      {nodes.map(({ key, url }, seat) => {
        const told = outcomes.find(({ operator }) => operator.toLowerCase() === key.toLowerCase())
        const state: State = told?.outcome ?? unheard[phase]
        const reply = replies.find((one) => one.url === url)
        return (
          <li key={key} className="reply" data-state={state}>
            <span>Seat {told?.seat ?? seat}</span>
            <ShortHex name="Key" value={key} />
            <span className="reply-state">
              <Icon name={states[state].icon} />
              <span>
                {states[state].words}
                {told?.reason ? `: ${told.reason}` : ''}
              </span>
            </span>
            <span className="figures hint">{reply ? duration(reply.took) : ''}</span>
          </li>
        )
      })}
    </ol>
  )
}
