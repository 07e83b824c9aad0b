import type { ReactNode } from 'react'
import { Icon, type IconName } from '../../parts/Icon.tsx'

type OutcomeProps = {
  tone: 'alarm' | 'quiet' | 'warn' | 'good'
  icon: IconName
  headline: string
  children: ReactNode
}

/** How it ended, in words. */
export function Outcome({ tone, icon, headline, children }: OutcomeProps) {
  return (
    <div className="verdict outcome" data-tone={tone}>
      <p className="headline">
        <Icon name={icon} />
        <span>{headline}</span>
      </p>
      {children}
    </div>
  )
}
