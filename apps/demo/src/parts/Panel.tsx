import type { ReactNode } from 'react'

type PanelProps = {
  id: string
  title: string
  /** At the end of the title's line. */
  aside?: ReactNode
  busy?: boolean
  children: ReactNode
}

export function Panel({ id, title, aside, busy = false, children }: PanelProps) {
  return (
    <section className="panel" id={id} aria-labelledby={`${id}-title`} aria-busy={busy}>
      <header className="panel-head">
        <h2 id={`${id}-title`} tabIndex={-1}>
          {title}
        </h2>
        {aside}
      </header>
      {children}
    </section>
  )
}
