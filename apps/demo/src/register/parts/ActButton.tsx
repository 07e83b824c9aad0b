import type { ReactNode } from 'react'

type ActButtonProps = {
  /** Why it cannot be done now; `undefined`: it can. */
  blocked: string | undefined
  busy: boolean
  onAct: () => void
  children: ReactNode
}

/** The one thing to do in a way. It stays in the tab order while it is blocked, and says why. */
export function ActButton({ blocked, busy, onAct, children }: ActButtonProps) {
  const off = busy || blocked !== undefined
  return (
    <div className="act">
      <button
        type="button"
        className="primary"
        aria-disabled={off}
        onClick={() => {
          if (!off) onAct()
        }}
      >
        {children}
      </button>
      <span className="hint">{busy ? 'Under way.' : blocked}</span>
    </div>
  )
}
