import { Icon } from '../../parts/Icon.tsx'
import type { BadgeWords } from '../badges.ts'

type BadgeProps = BadgeWords & {
  /** The fact that it is about: “Assurance”. */
  fact: string
  tone: 'good' | 'bad' | 'neutral'
}

/** A fact in two words; one press away, what it proves and what it does not. */
export function Badge({ fact, icon, name, proves, not, tone }: BadgeProps) {
  return (
    <details className="fact-badge" data-tone={tone}>
      <summary>
        <span className="badge-fact">{fact}</span>
        <span className="badge">
          <Icon name={icon} />
          <span>{name}</span>
        </span>
      </summary>
      <dl>
        <dt>It proves</dt>
        <dd>{proves}</dd>
        <dt>It does not prove</dt>
        <dd>{not}</dd>
      </dl>
    </details>
  )
}
