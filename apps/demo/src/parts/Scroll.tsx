import type { ReactNode } from 'react'

/** A part that scrolls by itself, by keyboard too. Code and JSON are read from left to right. */
export function Scroll({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard.
    <section className="scroll" aria-label={label} tabIndex={0} dir="ltr">
      {children}
    </section>
  )
}
