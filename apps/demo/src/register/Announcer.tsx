import { createContext, type ReactNode, useCallback, useContext, useState } from 'react'

const AnnounceContext = createContext<(words: string) => void>(() => undefined)

/** Tells a screen reader of a change of phase: one part of the view speaks, and only of that. */
export function Announcer({ children }: { children: ReactNode }) {
  const [words, setWords] = useState('')
  const announce = useCallback((next: string) => setWords(next), [])
  return (
    <AnnounceContext value={announce}>
      {children}
      <p className="visually-hidden" role="status">
        {words}
      </p>
    </AnnounceContext>
  )
}

export function useAnnounce(): (words: string) => void {
  return useContext(AnnounceContext)
}
